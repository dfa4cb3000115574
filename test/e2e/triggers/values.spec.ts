import { createHash } from 'node:crypto';

import { leafHash } from '../../../lib/event/leaf-hash.js';
import { describeEachDatabase } from '../../support/databases.js';
import { eventually } from '../sequencer.harness.js';
import { changesOf, isByTrigger, TriggerApp } from './trigger.harness.js';

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describeEachDatabase('values that triggers record', (kind) => {
  let app: TriggerApp;
  const isPostgres = kind === 'postgres';

  beforeAll(async () => {
    app = await TriggerApp.start(kind);
    await app.triggers('install');
  });
  afterAll(() => app.stop());

  const bytes = Buffer.from([0, 1, 255]);
  const row: Record<string, unknown> = {
    label_: `O'"\\`,
    whole: -7,
    big: '9007199254740993',
    amount: '10.50',
    ratio: 0.1 + 0.2,
    active: isPostgres ? true : 1,
    moment: '2026-11-22 10:11:12.345',
    instant: isPostgres ? '2026-11-22 12:11:12.345+02' : '2026-11-22 10:11:12.345',
    day: '2026-11-22',
    hour: '10:11:12',
    fields: '{"a": {"b": [1, null, "x"]}}',
    plainJson: '[1,2]',
    list: 'a,b"c',
    bytes,
    choice: 'a',
    price: 1050,
    ...(isPostgres && { numbers: '{1,2}', address: '10.0.0.7' }),
    ...(kind === 'mariadb' && { flags: 'x,y' }),
  };
  const recorded: Record<string, unknown> = {
    ...row,
    amount: kind === 'sqlite' ? '10.5' : '10.50',
    active: true,
    moment: '2026-11-22T10:11:12.345Z',
    instant: '2026-11-22T10:11:12.345Z',
    fields: { a: { b: [1, null, 'x'] } },
    plainJson: [1, 2],
    list: ['a', 'b"c'],
    bytes: { bytes: 3, ...(kind !== 'sqlite' && { sha256: digest(bytes) }) },
    ...(isPostgres && { numbers: [1, 2] }),
    ...(kind === 'mariadb' && { flags: ['x', 'y'] }),
  };

  it('have the form in which entity capture has them', async () => {
    const names = Object.keys(row);
    const [event] = await app.eventsOf(async () => {
      if (kind === 'mariadb') await app.other.run(`SET time_zone = '+00:00'`);
      await app.other.run(
        `INSERT INTO "everything" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
        Object.values(row),
      );
    });
    const { id: _key, ...changes } = changesOf(event);
    expect(changes).toEqual(
      Object.fromEntries(names.map((name) => [name, [null, recorded[name]]])),
    );
    expect(event.metadata).toMatchObject({ storedValues: ['price'] });
  });

  it('are those that entity capture records of the same row', async () => {
    // Columns without a zone hold what the clock of this process shows, but on SQLite.
    const minutes = -new Date('2026-11-22').getTimezoneOffset();
    const clock = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    const offset = clock.map((part) => String(part).padStart(2, '0')).join(':');
    await app.triggers('install', { timeZone: `${minutes < 0 ? '-' : '+'}${offset}` });
    const repository = app.dataSource.getRepository('Everything');
    const events = await app.allEventsOf(() =>
      repository.save({
        ...row,
        amount: '10.25',
        active: true,
        moment: new Date('2026-11-22T10:11:12.345Z'),
        instant: new Date('2026-11-22T10:11:12.345Z'),
        fields: { a: { b: [1, null, 'x'] } },
        plainJson: [1, 2],
        list: ['a', 'b"c'],
        price: 10.5,
        ...(isPostgres && { numbers: [1, 2] }),
        ...(kind === 'mariadb' && { flags: ['x', 'y'] }),
      }),
    );
    const [byTrigger] = events.filter(isByTrigger);
    const [byCapture] = events.filter((event) => !isByTrigger(event));
    expect(changesOf(byTrigger)).toEqual({
      ...changesOf(byCapture),
      price: [null, 1050],
      ...(kind === 'sqlite' && { bytes: [null, { bytes: 3 }] }),
    });
    expect(byTrigger.changes.map(({ property }) => property)).toEqual(
      byCapture.changes.map(({ property }) => property),
    );
    await app.triggers('install');
  });

  it('differ by value and not by spelling', async () => {
    await app.other.run(`DELETE FROM "everything"`);
    await app.other.run(
      `INSERT INTO "everything" (amount, label_, fields) VALUES (1.5, 'a', '{"a":1}')`,
    );
    const events = await app.eventsOf(async () => {
      await app.other.run(`UPDATE "everything" SET amount = 1.50`);
      await app.other.run(`UPDATE "everything" SET label_ = 'A'`);
      await app.other.run(`UPDATE "everything" SET label_ = 'A '`);
      await app.other.run(`UPDATE "everything" SET fields = '{"a":2}'`);
      await app.other.run(`UPDATE "everything" SET amount = NULL`);
    });
    expect(events.map(changesOf)).toEqual([
      { label_: ['a', 'A'] },
      { label_: ['A', 'A '] },
      { fields: [{ a: 1 }, { a: 2 }] },
      { amount: [kind === 'sqlite' ? '1.5' : '1.50', null] },
    ]);
  });

  it('give events in the order of their rows, which the sequencer seals by their content', async () => {
    const events = await app.eventsOf(() =>
      app.other.run(
        `INSERT INTO "everything" (whole) VALUES ${Array.from({ length: 50 }, (_, index) => `(${index})`).join(', ')}`,
      ),
    );
    expect(events.map((event) => changesOf(event)['whole'])).toEqual(
      Array.from({ length: 50 }, (_, index) => [null, index]),
    );
    expect(new Set(events.map(({ id }) => id)).size).toBe(50);
    const ids = new Set(events.map(({ id }) => id));
    await eventually(async () =>
      (await app.events()).every(({ id, seq }) => seq !== undefined || !ids.has(id)),
    );
    for (const event of events) expect(() => leafHash(event, () => Buffer.alloc(16))).not.toThrow();
    const leaves = (await app.dataSource.query(`SELECT DISTINCT hash_version FROM audit_leaf`)) as {
      hash_version: number;
    }[];
    expect(leaves.map(({ hash_version: version }) => version)).toEqual([1]);
  });
});
