import type { AuditEvent } from 'nestjs-audit-trail';
import type { QueryRunner } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { Case, TeamMember } from './entities.js';

type Summary = [string, string | undefined, string, unknown, unknown];

/** Type, operation, statement and row count of each event. */
function summaries(events: AuditEvent[]): Summary[] {
  return events.map(({ action, operation, target, metadata }) => {
    expect(action).toBe('data.raw_statement');
    expect(target?.id).toBe('*');
    return [
      target!.type,
      operation,
      String(metadata!['statement']),
      metadata!['rowCount'],
      metadata!['entity'],
    ];
  });
}

describeEachDatabase('raw SQL on an audited table', (kind) => {
  let app: CaptureApp;
  const query = (sql: string, parameters?: unknown[]): Promise<unknown> =>
    app.dataSource.query(sql, parameters);
  const insert = (count: number): Promise<unknown> => {
    const values = Array.from({ length: count }, (_, index) => `('raw', 'p${index}')`);
    return query(`INSERT INTO team_member (team, person) VALUES ${values.join(', ')}`);
  };
  const named = (text: string): string => (kind === 'mariadb' ? `\`${text}\`` : `"${text}"`);
  /** A place for the first parameter. */
  const place = kind === 'postgres' ? '$1' : '?';

  beforeAll(async () => {
    app = await CaptureApp.start(kind, { redact: { properties: ['pin'] } });
  });
  beforeEach(() => app.audit.suspend('set up', () => query('DELETE FROM team_member')));
  afterAll(() => app.stop());

  it('gives one event with the statement, without its values, and the row count', async () => {
    const events = await app.eventsOf(async () => {
      await insert(3);
      await query(`UPDATE team_member SET capacity = 7 WHERE person <> ${place}`, ['p0']);
      await query(`DELETE FROM ${named('team_member')} -- because\n WHERE team = 'raw'`);
    });
    expect(summaries(events)).toEqual([
      [
        'membership',
        'create',
        'INSERT INTO team_member (team, person) VALUES (?, ?), (?, ?), (?, ?)',
        3,
        'TeamMember',
      ],
      [
        'membership',
        'update',
        `UPDATE team_member SET capacity = ? WHERE person <> ${place}`,
        2,
        'TeamMember',
      ],
      [
        'membership',
        'delete',
        `DELETE FROM ${named('team_member')} WHERE team = ?`,
        3,
        'TeamMember',
      ],
    ]);
    expect(events[0]).toMatchObject({
      severity: 'warning',
      actor: { type: 'system' },
      changes: [],
    });
  });

  it('gives the host what it would get without capture', async () => {
    const outcomes = async (): Promise<unknown[]> => {
      const runner = app.dataSource.createQueryRunner();
      const add = `INSERT INTO team_member (team, person) VALUES ('a', 'b')`;
      const results = [
        await query(add),
        await query(`UPDATE team_member SET capacity = 2`),
        await runner.query(`UPDATE team_member SET capacity = 3`, undefined, true),
        await query(`DELETE FROM team_member WHERE team = 'none'`),
        await query(add).catch((error: Error) => [error.constructor.name, error.message]),
        await query(`DELETE FROM team_member`),
        kind === 'postgres' ? await query(`${add}; ${add.replace("'b'", "'c'")}`) : undefined,
        kind === 'mariadb' ? undefined : await query(`DELETE FROM team_member RETURNING person`),
      ];
      await runner.release();
      return results.map(comparable);
    };
    const seen = await outcomes();
    await query('DELETE FROM team_member');
    const unseen = await app.audit.suspend('to compare', outcomes);
    expect(seen).toEqual(unseen);
  });

  it('gives no event for a statement that fails, or changes no row', async () => {
    await insert(1);
    const events = await app.eventsOf(async () => {
      await expect(insert(1)).rejects.toThrow(/unique|duplicate/i);
      await expect(query('UPDATE team_member SET nothing = 1')).rejects.toMatchObject({
        message: expect.stringMatching(/nothing/),
      });
      await query(`UPDATE team_member SET capacity = 2 WHERE team = 'none'`);
      await query(`DELETE FROM team_member WHERE team = 'none'`);
    });
    expect(events).toEqual([]);
  });

  it('gives none for tables that are not audited, for reading, or in suspended work', async () => {
    const events = await app.eventsOf(async () => {
      await query(`INSERT INTO scratch (text) VALUES ('INSERT INTO team_member')`);
      await query(`UPDATE scratch SET text = 'x' WHERE id IN (SELECT capacity FROM team_member)`);
      await query('SELECT * FROM team_member');
      await app.audit.suspend('nothing to see', () => insert(2));
    });
    expect(events.map(({ action }) => action)).toEqual(['audit.suspended']);
  });

  it('belongs to the transaction of the statement', async () => {
    const events = await app.eventsOf(async () => {
      await app.dataSource.transaction(async (manager) => {
        await manager.save(manager.create(Case, { title: 'before' }));
        await manager.query(`INSERT INTO team_member (team, person) VALUES ('tx', 'a')`);
      });
      const undone = app.dataSource.transaction(async (manager) => {
        await manager.query(`INSERT INTO team_member (team, person) VALUES ('tx', 'b')`);
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
    });
    expect(events.map(({ action }) => action)).toEqual(['case.created', 'data.raw_statement']);
    expect(new Set(events.map(({ transactionId }) => transactionId)).size).toBe(1);
    expect(events[1].transactionId).toEqual(expect.any(String));
  });

  it('has the actor of the unit of work, and no parameter', async () => {
    const actor = { type: 'user', id: '7', name: 'Ada' } as const;
    const events = await app.eventsOf(() =>
      app.audit.runAs(actor, {}, () =>
        query(
          `INSERT INTO team_member (team, person) VALUES ('secret-1', ${place}), ('x', 'secret-2')`,
          ['secret-3'],
        ),
      ),
    );
    expect(events).toHaveLength(1);
    expect(events[0].actor).toMatchObject(actor);
    expect(JSON.stringify(events)).not.toContain('secret');
  });

  it('sees query builders that name a table', async () => {
    const events = await app.eventsOf(async () => {
      await insert(2);
      await app.dataSource
        .createQueryBuilder()
        .update('team_member')
        .set({ capacity: 5 })
        .execute();
      await app.dataSource.createQueryBuilder().delete().from('team_member').execute();
    });
    // The table resolves to its entity, so these are captured row by row like any builder's.
    expect(summaries(events.filter(({ action }) => action === 'data.raw_statement'))).toHaveLength(
      1,
    );
    expect(await app.dataSource.getRepository(TeamMember).count()).toBe(0);
  });

  it('sees statements of data migrations', async () => {
    const runner = app.dataSource.createQueryRunner();
    const events = await app.eventsOf(async () => {
      await runner.startTransaction();
      await fillTeams(runner);
      await runner.commitTransaction();
    });
    await runner.release();
    expect(summaries(events).map(([type, operation]) => [type, operation])).toEqual([
      ['membership', 'create'],
    ]);
    expect(events[0].actor.type).toBe('system');
  });

  if (kind === 'mariadb') {
    it('TRUNCATE, which commits, and statements on several tables', async () => {
      await insert(2);
      await app.audit.suspend('set up', () =>
        query(`INSERT INTO \`case\` (title, version) VALUES ('x', 1)`),
      );
      const events = await app.eventsOf(async () => {
        await query(
          'UPDATE team_member t JOIN `case` c ON c.title = ? SET t.capacity = 9, c.status = t.team',
          ['x'],
        );
        await query(
          'DELETE t FROM team_member t JOIN `case` c WHERE c.title = "x" AND t.person = "p0"',
        );
        await query('TRUNCATE team_member');
      });
      expect(summaries(events)).toEqual([
        [
          'membership',
          'update',
          'UPDATE team_member t JOIN `case` c ON c.title = ? SET t.capacity = ?, c.status = t.team',
          3,
          'TeamMember',
        ],
        [
          'case',
          'update',
          'UPDATE team_member t JOIN `case` c ON c.title = ? SET t.capacity = ?, c.status = t.team',
          3,
          'Case',
        ],
        [
          'membership',
          'delete',
          'DELETE t FROM team_member t JOIN `case` c WHERE c.title = ? AND t.person = ?',
          1,
          'TeamMember',
        ],
        ['membership', 'delete', 'TRUNCATE team_member', undefined, 'TeamMember'],
      ]);
    });
  }

  if (kind === 'postgres') {
    it('writes inside WITH, of a block of code and of several statements at once', async () => {
      await insert(2);
      const events = await app.eventsOf(async () => {
        await query(
          `WITH gone AS (DELETE FROM team_member WHERE person = 'p0' RETURNING *)
           INSERT INTO scratch (text) SELECT person FROM gone`,
        );
        await query(`DO $$ BEGIN UPDATE team_member SET capacity = 3; END $$`);
        await query(`UPDATE team_member SET capacity = 4; DELETE FROM public.team_member`);
      });
      expect(
        summaries(events).map(([, operation, statement, count]) => [operation, statement, count]),
      ).toEqual([
        [
          'delete',
          'WITH gone AS (DELETE FROM team_member WHERE person = ? RETURNING *) INSERT INTO scratch (text) SELECT person FROM gone',
          undefined,
        ],
        ['update', 'DO ?', undefined],
        [
          'update',
          'UPDATE team_member SET capacity = ?; DELETE FROM public.team_member',
          undefined,
        ],
        [
          'delete',
          'UPDATE team_member SET capacity = ?; DELETE FROM public.team_member',
          undefined,
        ],
      ]);
    });
  }
});

async function fillTeams(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE TABLE raw_notes (id int)');
  await runner.query(`INSERT INTO team_member (team, person) VALUES ('migrated', 'a')`);
  await runner.query('DROP TABLE raw_notes');
}

/**
 * Two things differ: the number of the last inserted row, which SQLite's driver answers every
 * statement with, and the bit of MySQL's server status that tells of a transaction.
 */
function comparable(result: unknown): unknown {
  if (typeof result === 'number' || typeof result === 'bigint') return typeof result;
  if (typeof result !== 'object' || result === null) return result;
  const fields = { ...result } as { raw?: unknown; serverStatus?: number };
  if ('raw' in fields) fields.raw = comparable(fields.raw);
  if (fields.serverStatus !== undefined) fields.serverStatus &= ~1;
  return [result.constructor.name, fields];
}
