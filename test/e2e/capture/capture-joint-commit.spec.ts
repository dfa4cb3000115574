import { AuditCounters } from '../../../lib/record/audit.counters.js';
import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Case } from './entities.js';

interface Connection {
  execute(this: unknown, sql: string, ...rest: unknown[]): unknown;
}

/** Runs `work` in a transaction, and gives what its connection has prepared meanwhile. */
async function preparedBy(
  { dataSource }: CaptureApp,
  work: (save: (title: string) => Promise<Case>) => Promise<unknown>,
): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  const connection = (await runner.connect()) as Connection;
  const { execute } = connection;
  const prepared: string[] = [];
  connection.execute = function (sql, ...rest) {
    prepared.push(sql);
    return execute.call(this, sql, ...rest);
  };
  try {
    await runner.startTransaction();
    await work((title) => runner.manager.save(runner.manager.create(Case, { title })));
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  } finally {
    connection.execute = execute;
    await runner.release();
  }
  return prepared;
}

const JOINT =
  /^BEGIN NOT ATOMIC INSERT INTO \S+audit_event` .*; SET @nestjs_audit_appended = \?; COMMIT; END$/;

describeEachDatabase(
  'events that go out with the COMMIT',
  (kind) => {
    let app: CaptureApp;
    beforeAll(async () => {
      app = await CaptureApp.start(kind);
    });
    afterAll(() => app.stop());

    const rows = (title: string) => app.dataSource.getRepository(Case).countBy({ title });

    it('are one prepared statement with it', async () => {
      let prepared: string[] = [];
      const events = await app.eventsOf(async () => {
        prepared = await preparedBy(app, async (save) => {
          await save('first');
          await save('second');
        });
      });
      expect(prepared).toEqual([expect.stringMatching(JOINT)]);
      expect(events.map(({ target }) => target?.label)).toEqual(['first', 'second']);
      expect(await rows('first')).toBe(1);
    });

    it('leave the connection outside of any transaction', async () => {
      const runner = app.dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.manager.save(runner.manager.create(Case, { title: 'left' }));
      await runner.commitTransaction();
      expect(await runner.query('SELECT @@in_transaction AS inside')).toEqual([{ inside: '0' }]);
      await runner.release();
    });

    it('go by themselves when they are many', async () => {
      const prepared = await preparedBy(app, async (save) => {
        for (let count = 0; count < 5; count++) await save('many');
      });
      expect(prepared).toEqual([]);
      expect(await rows('many')).toBe(5);
    });

    it('go by themselves when the host looks at its statements', async () => {
      const statements: string[] = [];
      const subscriber = {
        beforeQuery: ({ query }: { query: string }) => void statements.push(query),
      };
      app.dataSource.subscribers.push(subscriber);
      const prepared = await preparedBy(app, (save) => save('looked at'));
      app.dataSource.subscribers.pop();
      expect(prepared).toEqual([]);
      expect(statements.at(-1)).toBe('COMMIT');
      expect(statements.at(-2)).toMatch(/^INSERT INTO \S+audit_event`/);
    });

    it('take the change with them when they are refused', async () => {
      const counters = app.app.get(AuditCounters);
      const failed = counters.snapshot().failed;
      await app.dataSource.query(
        `CREATE TRIGGER deny BEFORE INSERT ON audit_event FOR EACH ROW SIGNAL SQLSTATE '45000'`,
      );
      const saving = preparedBy(app, (save) => save('refused'));
      await expect(saving).rejects.toMatchObject({ code: 'WRITE_FAILED' });
      await app.dataSource.query('DROP TRIGGER deny');
      expect(await rows('refused')).toBe(0);
      expect(counters.snapshot().failed).toBe(failed + 1);
    });

    it('are not those of a transaction that was rolled back before', async () => {
      const undone = preparedBy(app, async (save) => {
        await save('undone');
        throw new Error('undo');
      });
      await expect(undone).rejects.toThrow('undo');
      const events = await app.eventsOf(() => preparedBy(app, (save) => save('kept')));
      expect(events.map((event) => changesOf(event).title)).toEqual([[null, 'kept']]);
    });
  },
  ['mariadb'],
);

describeEachDatabase(
  'events that may be spooled',
  (kind) => {
    it('are not sent with the COMMIT: their failure must not be its own', async () => {
      const app = await CaptureApp.start(kind, { write: { onWriteFailure: 'spool' } });
      let prepared: string[] = [];
      const events = await app.eventsOf(async () => {
        prepared = await preparedBy(app, (save) => save('spoolable'));
      });
      expect(prepared).toEqual([]);
      expect(events).toHaveLength(1);
      await app.stop();
    });
  },
  ['mariadb'],
);
