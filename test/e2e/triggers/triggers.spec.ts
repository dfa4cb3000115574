import { describeEachDatabase } from '../../support/databases.js';
import { ODD_COLUMN, ODD_TABLE } from './entities.js';
import { quoted } from '../../../lib/capture/trigger/sql.forms.js';
import { changesOf, TriggerApp } from './trigger.harness.js';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describeEachDatabase('database triggers', (kind) => {
  let app: TriggerApp;
  const user = kind === 'mariadb' ? 'root' : 'postgres';

  beforeAll(async () => {
    app = await TriggerApp.start(kind);
    await app.triggers('install');
  });
  afterAll(() => app.stop());

  it('record what another program inserts, as the work of its database user', async () => {
    const started = Date.now();
    const [event, ...more] = await app.eventsOf(() =>
      app.other.run(`INSERT INTO "ticket" (title, "addressCity", version) VALUES (?, ?, 1)`, [
        'Late',
        'Ulm',
      ]),
    );
    expect(more).toEqual([]);
    const actor = kind === 'sqlite' ? { type: 'system' } : { type: 'system', id: user, name: user };
    expect(event).toEqual({
      id: expect.stringMatching(UUID_V7),
      seq: event.seq,
      occurredAt: expect.any(Date),
      action: 'ticket.created',
      eventType: 'activity',
      category: 'ticket',
      operation: 'create',
      description: `${kind === 'sqlite' ? 'System' : user} created Late`,
      severity: 'info',
      outcome: 'success',
      actor,
      source: 'system',
      target: { type: 'ticket', id: '1', label: 'Late' },
      related: [],
      changes: [
        { property: 'id', before: null, after: 1 },
        { property: 'title', before: null, after: 'Late' },
        { property: 'status', before: null, after: 'New' },
        { property: 'address.city', before: null, after: 'Ulm' },
      ],
      context: {},
      ...(kind === 'postgres' && { transactionId: expect.stringMatching(/^pg-\d+$/) }),
      tags: [],
      metadata: {
        capturedBy: 'trigger',
        ...(kind !== 'sqlite' && { databaseUser: expect.stringMatching(`^${user}@`) }),
      },
      schemaVersion: 1,
    });
    expect(Math.abs(event.occurredAt.getTime() - started)).toBeLessThan(5_000);
    expect(parseInt(event.id.replaceAll('-', '').slice(0, 12), 16)).toBe(
      event.occurredAt.getTime(),
    );
  });

  it('list in an update only what changed, and give an own action an event of its own', async () => {
    const events = await app.eventsOf(() =>
      app.other.run(
        `UPDATE "ticket" SET title = 'LATE', status = 'Open', note = NULL, "addressStreet" = 'Hof', birthday = '2001-02-03' WHERE id = 1`,
      ),
    );
    expect(events.map(({ action, operation }) => [action, operation])).toEqual([
      ['ticket.updated', 'update'],
      ['ticket.status_changed', 'status_change'],
    ]);
    expect(events[0].changes).toEqual([
      { property: 'title', before: 'Late', after: 'LATE' },
      { property: 'birthday', before: null, after: '2001-02-03', personal: true },
      { property: 'address.street', before: null, after: 'Hof' },
    ]);
    expect(events[1].description).toMatch(/ changed the status of LATE from New to Open$/);
  });

  it('give no event for a change of nothing that is recorded', async () => {
    const events = await app.eventsOf(async () => {
      await app.other.run(`UPDATE "ticket" SET title = title, draft = 'x', version = 9`);
      await app.other.run(`UPDATE "ticket" SET title = 'y' WHERE id = 999`);
    });
    expect(events).toEqual([]);
  });

  it('tell a soft deletion, a second stamp and a restoration apart', async () => {
    const events = await app.eventsOf(async () => {
      await app.other.run(`UPDATE "ticket" SET "deletedAt" = '2026-11-22 10:00:00', title = 'Z'`);
      await app.other.run(`UPDATE "ticket" SET "deletedAt" = '2026-11-22 11:00:00'`);
      await app.other.run(`UPDATE "ticket" SET "deletedAt" = NULL`);
    });
    const [ten, eleven] = ['2026-11-22T10:00:00.000Z', '2026-11-22T11:00:00.000Z'];
    expect(
      events.map((event) => [event.action, changesOf(event), event.metadata!['soft']]),
    ).toEqual([
      ['ticket.deleted', { deletedAt: [null, ten] }, true],
      ['ticket.updated', { title: ['LATE', 'Z'] }, undefined],
      ['ticket.updated', { deletedAt: [ten, eleven] }, undefined],
      ['ticket.restored', { deletedAt: [eleven, null] }, undefined],
    ]);
  });

  it('find an event by the record it belongs to, before and after', async () => {
    await app.other.run(`INSERT INTO "owner" (name) VALUES ('Ann')`);
    await app.other.run(`INSERT INTO "owner" (name) VALUES ('Bob')`);
    const events = await app.eventsOf(async () => {
      await app.other.run(`UPDATE "ticket" SET "ownerId" = 1`);
      await app.other.run(`UPDATE "ticket" SET "ownerId" = 2`);
    });
    expect(events.map((event) => [changesOf(event), event.related])).toEqual([
      [{ owner: [null, 1] }, [{ type: 'owner', id: '1' }]],
      [
        { owner: [1, 2] },
        [
          { type: 'owner', id: '2' },
          { type: 'owner', id: '1' },
        ],
      ],
    ]);
  });

  it('list in a deletion everything that was lost', async () => {
    const [event] = await app.eventsOf(() => app.other.run(`DELETE FROM "ticket" WHERE id = 1`));
    expect(event.action).toBe('ticket.deleted');
    expect(event.metadata!['soft']).toBeUndefined();
    expect(changesOf(event)).toEqual({
      id: [1, null],
      title: ['Z', null],
      status: ['Open', null],
      birthday: ['2001-02-03', null],
      'address.street': ['Hof', null],
      'address.city': ['Ulm', null],
      owner: [2, null],
    });
  });

  it('know composite keys, own actions and what is not tracked', async () => {
    const events = await app.eventsOf(async () => {
      await app.other.run(`INSERT INTO "seat" (hall, number, taken) VALUES ('A:1', 7, ?)`, [
        kind === 'postgres' ? true : 1,
      ]);
      await app.other.run(`UPDATE "seat" SET taken = NULL`);
      await app.other.run(`DELETE FROM "seat"`);
    });
    expect(events.map(({ action, target }) => [action, target])).toEqual([
      ['seat.booked', { type: 'seat', id: 'A:1:7', label: '7' }],
      ['seat.deleted', { type: 'seat', id: 'A:1:7', label: '7' }],
    ]);
    expect(changesOf(events[0])).toEqual({
      hall: [null, 'A:1'],
      number: [null, 7],
      taken: [null, true],
    });
  });

  it('tell the entities of one table apart', async () => {
    const events = await app.eventsOf(async () => {
      await app.other.run(`INSERT INTO "person" (kind, name) VALUES ('Person', 'Guest')`);
      await app.other.run(`INSERT INTO "person" (kind, name, salary) VALUES ('staff', 'Eva', 100)`);
      await app.other.run(`UPDATE "person" SET name = 'X'`);
    });
    expect(events.map((event) => [event.action, event.target, changesOf(event)])).toEqual([
      [
        'employee.created',
        { type: 'employee', id: '2', label: 'Eva' },
        { id: [null, 2], name: [null, 'Eva'], salary: [null, 100] },
      ],
      ['employee.updated', { type: 'employee', id: '2', label: 'X' }, { name: ['Eva', 'X'] }],
    ]);
  });

  it('take names of any spelling', async () => {
    const [event] = await app.eventsOf(() =>
      app.other.run(
        `INSERT INTO ${quoted(ODD_TABLE, '"')} (${quoted(ODD_COLUMN, '"')}) VALUES (?)`,
        [`a'b"c\\\n\t\u0001é😀`],
      ),
    );
    expect(event.target).toEqual({ type: `o'd"d\\`, id: '1' });
    expect(changesOf(event)).toEqual({ id: [null, 1], value: [null, `a'b"c\\\n\t\u0001é😀`] });
  });
});
