import type { AuditEvent } from 'nestjs-audit-trail';
import type { EntityManager } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf, type HostOptions } from './capture-app.js';
import { untilLockWait } from './lock-wait.js';
import { Tally } from './probe.entities.js';

type Work = (manager: EntityManager) => Promise<unknown>;

/** Events of `work`, which has to wait for what another does to the same rows. */
function eventsBehind(app: CaptureApp, another: Work, work: Work): Promise<AuditEvent[]> {
  return app.eventsOf(async () => {
    const ahead = app.dataSource.createQueryRunner();
    await ahead.startTransaction();
    await another(ahead.manager);
    const waiting = work(app.dataSource.manager);
    await untilLockWait(app.dataSource);
    await ahead.commitTransaction();
    await waiting;
    await ahead.release();
  });
}

/** Row 4 is soft-deleted. */
async function prepare(app: CaptureApp): Promise<Tally[]> {
  const repository = app.dataSource.getRepository(Tally);
  return app.audit.suspend('set up', async () => {
    await repository.createQueryBuilder().delete().execute();
    await repository.insert([1, 2, 3, 4].map((id) => ({ id, tag: `t${id}` })));
    await repository.softDelete({ id: 4 });
    return repository.find({ order: { id: 'ASC' } });
  });
}

const told = (events: readonly AuditEvent[]): string[] =>
  events.map(({ action, target }) => `${action} ${target!.id}`).sort();

describeEachDatabase(
  'rows that another deletes between the loading and the statement',
  (kind) => {
    let app: CaptureApp;
    const start = (more: object = {}): Promise<CaptureApp> =>
      CaptureApp.start(kind, {}, { entities: [Tally], ...more } as HostOptions);
    beforeAll(async () => {
      app = await start();
    });
    afterAll(() => app.stop());

    const gone: Work = (manager) => manager.delete(Tally, [1, 4]);
    const cases: [string, Work, string[]][] = [
      ['save', (manager) => manager.save(Tally, { id: 1, count: 2 }), []],
      [
        'save of another row, too',
        (manager) =>
          manager.save(
            Tally,
            [1, 2].map((id) => ({ id, count: 2 })),
          ),
        ['tally.updated 2'],
      ],
      ['remove', (manager) => manager.remove(Tally, { id: 1, tag: 't1' } as Tally), []],
      ['softRemove', (manager) => manager.softRemove(Tally, { id: 1 } as Tally), []],
      ['recover', (manager) => manager.recover(Tally, { id: 4 } as Tally), []],
    ];
    it.each(cases)('give no event: %s', async (_name, work, expected) => {
      await prepare(app);
      const events = await eventsBehind(app, gone, work);
      expect(told(events)).toEqual(['tally.deleted 1', 'tally.deleted 4', ...expected]);
    });

    it('are told if they are still there', async () => {
      const [first, second] = await prepare(app);
      const { manager } = app.dataSource;
      const events = await app.eventsOf(async () => {
        await manager.softRemove(first);
        await manager.recover(first);
        await manager.remove(second);
        await manager.save(Tally, { id: 3, count: 2 });
      });
      expect(told(events)).toEqual([
        'tally.deleted 1',
        'tally.deleted 2',
        'tally.restored 1',
        'tally.updated 3',
      ]);
    });

    if (kind === 'mariadb') {
      it('are told where the driver counts rows that change, and none of those that match', async () => {
        const counting = await start({ flags: ['-FOUND_ROWS'] });
        await prepare(counting);
        const events = await eventsBehind(
          counting,
          (manager) => manager.update(Tally, { id: 1 }, { count: 2 }),
          (manager) => manager.save(Tally, { id: 1, count: 2 }),
        );
        expect(events.map((event) => changesOf(event).count)).toEqual([
          [0, 2],
          [0, 2],
        ]);
        await counting.stop();
      });
    }
  },
  ['mariadb', 'postgres'],
);
