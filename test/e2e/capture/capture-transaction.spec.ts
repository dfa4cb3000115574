import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { Case } from './entities.js';

class Undo extends Error {}

describeEachDatabase(
  'capture in transactions',
  (kind) => {
    let app: CaptureApp;
    beforeAll(async () => {
      app = await CaptureApp.start(kind);
    });
    afterAll(() => app.stop());

    it('writes all events of a transaction with one statement, just before COMMIT', async () => {
      const statements: string[] = [];
      app.dataSource.subscribers.push({
        beforeQuery: ({ query }) => void statements.push(query),
      });
      await app.dataSource.transaction(async (manager) => {
        for (let index = 0; index < 20; index++) {
          await manager.save(manager.create(Case, { title: `bulk ${index}` }));
        }
      });
      app.dataSource.subscribers.pop();
      const audits = statements.filter((sql) => /INSERT INTO .?(\w+.?\..?)?audit_event/.test(sql));
      expect(audits).toHaveLength(1);
      expect(statements.at(-1)).toBe('COMMIT');
      expect(statements.at(-2)).toBe(audits[0]);
    });

    it('a rolled-back transaction leaves no event', async () => {
      const events = await app.eventsOf(async () => {
        await expect(
          app.dataSource.transaction(async (manager) => {
            await manager.save(manager.create(Case, { title: 'never' }));
            await app.audit.record({ action: 'case.exported' }, { manager });
            throw new Undo();
          }),
        ).rejects.toThrow(Undo);
      });
      expect(events).toEqual([]);
    });

    it('a rolled-back savepoint drops its events only', async () => {
      const events = await app.eventsOf(() =>
        app.dataSource.transaction(async (manager) => {
          await manager.save(manager.create(Case, { title: 'outer 1' }));
          await expect(
            manager.transaction(async (inner) => {
              await inner.save(inner.create(Case, { title: 'inner' }));
              throw new Undo();
            }),
          ).rejects.toThrow(Undo);
          await manager.transaction(async (inner) => {
            await inner.save(inner.create(Case, { title: 'kept' }));
          });
          await manager.save(manager.create(Case, { title: 'outer 2' }));
        }),
      );
      expect(events.map(({ target }) => target?.label)).toEqual(['outer 1', 'kept', 'outer 2']);
      expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
    });

    it('holds more events than it keeps in memory, savepoints among them', async () => {
      const events = await app.eventsOf(() =>
        app.dataSource.transaction(async (manager) => {
          const rows = Array.from({ length: 30 }, (_, index) => ({ title: `many ${index}` }));
          await manager.save(manager.create(Case, rows));
          await manager
            .transaction(async (inner) => {
              await inner.save(inner.create(Case, rows));
              throw new Undo();
            })
            .catch((error: unknown) => expect(error).toBeInstanceOf(Undo));
        }),
      );
      expect(events).toHaveLength(30);
    });

    it('record() with a manager joins its transaction', async () => {
      const events = await app.eventsOf(() =>
        app.dataSource.transaction(async (manager) => {
          await manager.save(manager.create(Case, { title: 'with record' }));
          await app.audit.record(
            { action: 'case.exported', target: { type: 'case', id: '1' } },
            { manager },
          );
        }),
      );
      expect(events.map(({ action }) => action)).toEqual(['case.created', 'case.exported']);
    });

    it('saves without a transaction are recorded too', async () => {
      const repository = app.dataSource.getRepository(Case);
      const events = await app.eventsOf(() =>
        repository.save(repository.create({ title: 'alone' }), { transaction: false }),
      );
      expect(events.map(({ action }) => action)).toEqual(['case.created']);
      expect(events[0].transactionId).toBeUndefined();
    });

    it('what a subscriber of the host writes while the transaction commits is recorded', async () => {
      let isNested = false;
      app.dataSource.subscribers.push({
        beforeTransactionCommit: async ({ manager }) => {
          if (isNested) return;
          isNested = true;
          await manager.save(manager.create(Case, { title: 'from the subscriber' }));
        },
      });
      const events = await app.eventsOf(() =>
        app.dataSource.transaction(async (manager) => {
          await manager.save(manager.create(Case, { title: 'from the host' }));
        }),
      );
      app.dataSource.subscribers.pop();
      expect(events.map(({ target }) => target?.label).sort()).toEqual([
        'from the host',
        'from the subscriber',
      ]);
    });

    it('suspend() captures nothing and records itself', async () => {
      const repository = app.dataSource.getRepository(Case);
      const events = await app.eventsOf(() =>
        app.audit.suspend('import of old data', () =>
          repository.save(repository.create({ title: 'unseen' })),
        ),
      );
      expect(events).toHaveLength(1);
      expect(events[0]).toMatchObject({
        action: 'audit.suspended',
        reason: 'import of old data',
      });
    });
  },
  ['sqlite', 'sqlite-memory', 'mariadb', 'postgres'],
);
