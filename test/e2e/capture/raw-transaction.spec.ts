import type { QueryRunner } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import type { CaptureApp } from './capture-app.js';
import { TeamMember } from './entities.js';
import { about, idsOf, RawTransactions } from './raw-transaction.harness.js';

describeEachDatabase('transactions begun with SQL', (kind) => {
  const host = new RawTransactions();
  let app: CaptureApp;
  let runner: QueryRunner;
  beforeAll(async () => {
    await host.start(kind);
    app = host.app;
  });
  beforeEach(async () => {
    await host.begin();
    runner = host.runner;
  });
  afterEach(() => host.end());
  afterAll(() => app.stop());

  const add = (person: string): Promise<unknown> => host.add(person);
  const members = (): Promise<string[]> => host.members();

  it('writes the events just before the COMMIT, with one id and one statement', async () => {
    let statements: string[] = [];
    const events = await app.eventsOf(async () => {
      statements = await host.statementsOf(async () => {
        await runner.query('BEGIN');
        await add('a');
        await runner.query(`UPDATE team_member SET capacity = 2`);
        await add('b');
        await runner.query('COMMIT');
      });
    });
    expect(about(events)).toEqual(['t:a', '*', 't:b']);
    expect(idsOf(events)).toEqual(new Set([expect.any(String)]));
    expect(statements.filter((sql) => /^(?:START|BEGIN)/.test(sql))).toEqual(['BEGIN']);
    expect(statements.filter((sql) => /INSERT INTO .?(\w+.?\..?)?audit_event/.test(sql))).toEqual([
      statements.at(-2),
    ]);
    expect(statements.at(-1)).toBe('COMMIT');
    expect(await members()).toEqual(['a', 'b']);
  });

  it('leaves no event and no row after a ROLLBACK', async () => {
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await add('a');
      await runner.query(`UPDATE team_member SET capacity = 2`);
      await runner.query('ROLLBACK');
    });
    expect(events).toEqual([]);
    expect(await members()).toEqual([]);
  });

  it('begins anew after each end', async () => {
    const events = await app.eventsOf(async () => {
      for (const [person, end] of [
        ['a', 'COMMIT'],
        ['b', 'ROLLBACK'],
        ['c', 'COMMIT'],
      ]) {
        await runner.query('BEGIN');
        await add(person);
        await runner.query(end);
      }
      await add('d');
    });
    expect(about(events)).toEqual(['t:a', 't:c', 't:d']);
    expect(idsOf(events).size).toBe(3);
  });

  it('keeps to savepoints', async () => {
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await add('a');
      await runner.query('SAVEPOINT one');
      await add('b');
      await runner.query('SAVEPOINT two');
      await add('c');
      await runner.query('RELEASE SAVEPOINT two');
      await add('d');
      await runner.query('ROLLBACK TO SAVEPOINT one');
      await add('e');
      await runner.query('ROLLBACK TO one');
      await add('f');
      await runner.query('SAVEPOINT three');
      await add('g');
      await runner.query('COMMIT');
    });
    expect(about(events)).toEqual(['t:a', 't:f', 't:g']);
    expect(idsOf(events).size).toBe(1);
    expect(await members()).toEqual(['a', 'f', 'g']);
  });

  it('keeps to savepoints that share a name', async () => {
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await runner.query('SAVEPOINT one');
      await add('a');
      await runner.query('SAVEPOINT one');
      await add('b');
      await runner.query('ROLLBACK TO SAVEPOINT one');
      await runner.query('RELEASE SAVEPOINT one');
      await add('c');
      await runner.query('COMMIT');
    });
    expect(about(events)).toEqual(['t:a', 't:c']);
    expect(await members()).toEqual(['a', 'c']);
  });

  it("keeps to raw savepoints inside TypeORM's transactions", async () => {
    const events = await app.eventsOf(async () => {
      await runner.startTransaction();
      await add('a');
      await runner.query('SAVEPOINT mine');
      await add('b');
      await runner.startTransaction();
      await add('c');
      await runner.commitTransaction();
      await runner.query('ROLLBACK TO SAVEPOINT mine');
      await add('d');
      await runner.commitTransaction();
    });
    expect(about(events)).toEqual(['t:a', 't:d']);
    expect(idsOf(events).size).toBe(1);
    expect(await members()).toEqual(['a', 'd']);
  });

  it("a raw COMMIT or ROLLBACK inside TypeORM's transaction ends it", async () => {
    const events = await app.eventsOf(async () => {
      await runner.startTransaction();
      await add('a');
      await runner.query('COMMIT');
      await runner.query('BEGIN');
      await add('b');
      await runner.query('ROLLBACK');
      await runner.query('BEGIN');
      await add('c');
      await runner.commitTransaction();
    });
    expect(about(events)).toEqual(['t:a', 't:c']);
    expect(await members()).toEqual(['a', 'c']);
  });

  it('a COMMIT whose events cannot be written fails, and is not sent', async () => {
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await add('a');
      const statements = await host.statementsOf(() =>
        failingStore(app, () =>
          expect(runner.query('COMMIT')).rejects.toThrow(/could not be written/),
        ),
      );
      expect(statements).not.toContain('COMMIT');
      await runner.query('ROLLBACK');
    });
    expect(events).toEqual([]);
    expect(await members()).toEqual([]);
  });

  it('is followed in suspended work, too', async () => {
    const events = await app.eventsOf(async () => {
      await app.audit.suspend('begins here', () => runner.query('BEGIN'));
      await add('a');
      await app.audit.suspend('unseen', async () => {
        await add('b');
        await runner.query('COMMIT');
      });
    });
    expect(about(events.filter(({ target }) => target))).toEqual(['t:a']);
    expect(await members()).toEqual(['a', 'b']);
  });

  it('record() with a manager joins', async () => {
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await add('a');
      const target = { type: 'case', id: '1' };
      await app.audit.record({ action: 'case.exported', target }, { manager: runner.manager });
      await runner.query('COMMIT');
    });
    expect(about(events)).toEqual(['t:a', '1']);
    expect(idsOf(events).size).toBe(1);
  });

  it('holds more events than it keeps in memory', async () => {
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      const rows = Array.from({ length: 30 }, (_, index) => ({ team: 't', person: `p${index}` }));
      await runner.manager.insert(TeamMember, rows);
      await runner.query('SAVEPOINT x');
      await runner.manager.insert(
        TeamMember,
        rows.map(({ team, person }) => ({ team, person: `x${person}` })),
      );
      await runner.query('ROLLBACK TO x');
      await runner.query('COMMIT');
    });
    expect(events).toHaveLength(30);
  });
});

/** The audit log's table is away while `work` runs, as far as the host's connection can tell. */
async function failingStore(app: CaptureApp, work: () => Promise<unknown>): Promise<void> {
  const prototype = Object.getPrototypeOf(app.dataSource.createQueryRunner()) as QueryRunner;
  const { query } = prototype;
  prototype.query = function (this: QueryRunner, sql: string, ...rest: never[]) {
    const broken = sql.startsWith('INSERT') ? sql.replace('audit_event', 'audit_gone') : sql;
    return query.call(this, broken, ...rest);
  } as typeof query;
  try {
    await work();
  } finally {
    prototype.query = query;
  }
}
