import Database from 'better-sqlite3';
import type { DataSource } from 'typeorm';

import { SqliteSession } from '../../../../lib/capture/trigger/sqlite.session.js';
import { sqliteTriggers } from '../../../../lib/capture/trigger/sqlite.triggers.js';
import type { TriggerColumn } from '../../../../lib/capture/trigger/trigger.plan.js';
import { EVENT_COLUMNS, TEXT_LENGTHS } from '../../../../lib/store/event-columns.js';

const column = (name: string): TriggerColumn => ({
  name,
  property: name,
  kind: 'integer',
  type: 'integer',
  hidden: false,
  scanned: false,
  personal: false,
});
const columns = [column('id'), column('parent')];
const part = (action: string, when: 'row' | 'change') =>
  ({
    action,
    eventType: 'activity',
    category: 'node',
    operation: 'update',
    severity: 'info',
    sentence: '{actor} changed {target}',
    actionLabel: action,
    columns,
    when,
    metadata: {},
  }) as const;

describe('SqliteSession', () => {
  let database: Database.Database;
  let session: SqliteSession;

  beforeEach(() => {
    database = new Database(':memory:');
    database.pragma('foreign_keys = on');
    database.exec(
      `CREATE TABLE node (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES node ON DELETE CASCADE);
       CREATE TABLE audit_event (ordinal INTEGER PRIMARY KEY AUTOINCREMENT, ${EVENT_COLUMNS.join(', ')});`,
    );
    const set = sqliteTriggers(
      [
        {
          path: ['node'],
          variants: [
            {
              type: 'node',
              discriminator: undefined,
              key: [column('id')],
              names: [],
              related: [],
              secrets: [],
              deleteDate: undefined,
              parts: {
                insert: [part('node.created', 'row')],
                update: [part('node.updated', 'change')],
                delete: [part('node.deleted', 'row')],
              },
            },
          ],
        },
      ],
      {
        kind: 'sqlite',
        eventTable: ['audit_event'],
        prefix: 'audit_',
        lengths: TEXT_LENGTHS,
        replacement: '[redacted]',
        sensitiveNames: [],
        timeZone: '+00:00',
      },
    );
    for (const sql of [...set.shared, ...set.triggers.flatMap(({ create }) => create)])
      database.exec(sql);
    session = new SqliteSession('audit_');
    const source = { driver: { databaseConnection: database } } as unknown as DataSource;
    expect(session.prepare(source)).toBe(3);
  });
  afterEach(() => database.close());

  const captured = (sql: string): Promise<unknown> =>
    session.run({ captured: true, context: {} }, async () => database.exec(sql));
  const events = (): unknown[] =>
    database
      .prepare<[], { action: string; target_id: string }>(
        'SELECT action, target_id FROM audit_event ORDER BY ordinal',
      )
      .all()
      .map(({ action, target_id: id }) => `${action} ${id}`);

  it('covers the rows that a captured one takes with it', async () => {
    database.exec('INSERT INTO node VALUES (1, NULL), (2, 1), (3, 2), (4, 2)');
    database.exec('DELETE FROM audit_event');
    await captured('DELETE FROM node WHERE id = 1');
    expect(database.prepare('SELECT * FROM node').all()).toEqual([]);
    expect(events()).toEqual([]);
  });

  it('is over with its statement, also if that left rows out', async () => {
    await captured('INSERT INTO node VALUES (1, NULL)');
    await captured('INSERT OR IGNORE INTO node VALUES (1, NULL), (2, NULL), (2, NULL)');
    await expect(captured('INSERT INTO node VALUES (3, 99)')).rejects.toMatchObject({
      code: 'SQLITE_CONSTRAINT_FOREIGNKEY',
    });
    database.exec('INSERT INTO node VALUES (4, NULL)');
    expect(events()).toEqual(['node.created 4']);
  });

  it('tells statements apart that run at the same time on one connection', async () => {
    const gate = Promise.resolve();
    await Promise.all([
      session.run({ captured: true, context: {} }, async () => {
        await gate;
        database.exec('INSERT INTO node VALUES (1, NULL)');
        await gate;
        database.exec('INSERT INTO node VALUES (2, NULL)');
      }),
      session.run({ captured: false, context: { actor_type: 'user', actor_id: '7' } }, async () => {
        await gate;
        database.exec('INSERT INTO node VALUES (3, NULL)');
      }),
    ]);
    expect(events()).toEqual(['node.created 3']);
    expect(database.prepare('SELECT actor_id FROM audit_event').all()).toEqual([{ actor_id: '7' }]);
  });

  it('has nothing to tell where no triggers are installed', () => {
    const empty = new Database(':memory:');
    const source = { driver: { databaseConnection: empty } } as unknown as DataSource;
    expect(new SqliteSession('audit_').prepare(source)).toBe(0);
    empty.close();
  });
});
