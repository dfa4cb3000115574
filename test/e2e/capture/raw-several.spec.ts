import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, type HostOptions } from './capture-app.js';
import { Article, statementEntities } from './statement.entities.js';

describeEachDatabase(
  'several statements in one text of MariaDB',
  () => {
    it('are committed one by one, as without capture', async () => {
      const host = { entities: statementEntities, multipleStatements: true } as HostOptions;
      const app = await CaptureApp.start('mariadb', {}, host);
      const { manager } = app.dataSource;
      await manager.insert(Article, { id: 1, title: 'old' });
      const text = `UPDATE article SET title = 'first'; INSERT INTO article (id, title) VALUES (1, 'x')`;
      await expect(manager.query(text)).rejects.toMatchObject({ errno: 1062, query: text });
      expect(await manager.findOneByOrFail(Article, { id: 1 })).toMatchObject({ title: 'first' });
      await app.stop();
    });
  },
  ['mariadb'],
);
