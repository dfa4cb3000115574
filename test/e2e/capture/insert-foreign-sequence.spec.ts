import type { EntityManager } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { insertEntities, Reading } from './insert-entities.js';

describeEachDatabase(
  'a key that comes from another sequence than the column has',
  () => {
    let app: CaptureApp;
    beforeAll(async () => {
      app = await CaptureApp.start('postgres', {}, { entities: insertEntities, poolSize: 1 });
      await app.dataSource.query('CREATE SEQUENCE other_keys START 1000');
      await app.dataSource.query(`ALTER TABLE reading ALTER id SET DEFAULT nextval('other_keys')`);
    });
    afterAll(() => app.stop());

    const insert = (manager: EntityManager): Promise<unknown> =>
      manager
        .createQueryBuilder()
        .insert()
        .into(Reading)
        .values({ meter: 'm' })
        .updateEntity(false)
        .execute();

    it.each([
      ['by itself', (host: CaptureApp) => insert(host.dataSource.manager)],
      ["in the host's transaction", (host: CaptureApp) => host.dataSource.transaction(insert)],
    ])('is told as unknown, and the row stays: %s', async (_name, work) => {
      const before = await app.dataSource.manager.count(Reading);
      const events = await app.eventsOf(() => work(app));
      expect(await app.dataSource.manager.count(Reading)).toBe(before + 1);
      expect(events.map(({ operation }) => operation)).toEqual(['create']);
    });
  },
  ['postgres'],
);
