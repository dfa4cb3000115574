import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, type HostOptions } from './capture-app.js';
import { Article, statementEntities } from './statement.entities.js';

describeEachDatabase(
  'several statements in one text of MariaDB',
  () => {
    let app: CaptureApp;
    beforeAll(async () => {
      const host = { entities: statementEntities, multipleStatements: true } as HostOptions;
      app = await CaptureApp.start('mariadb', {}, host);
    });
    afterAll(() => app.stop());

    it('are committed one by one, as without capture', async () => {
      const { manager } = app.dataSource;
      await manager.insert(Article, { id: 1, title: 'old' });
      const text = `UPDATE article SET title = 'first'; INSERT INTO article SELECT * FROM article`;
      await expect(manager.query(text)).rejects.toMatchObject({ errno: 1062, query: text });
      expect(await manager.findOneByOrFail(Article, { id: 1 })).toMatchObject({ title: 'first' });
    });
  },
  ['mariadb'],
);
