import { inspect } from 'node:util';

import type { AuditError } from '../../lib/errors/audit-error.js';
import { describeEachDatabase } from '../support/databases.js';
import { anEvent, openStoreFixture, storedEvents, type StoreFixture } from './store-fixtures.js';

function fail(): never {
  throw new Error('It was written.');
}

describeEachDatabase(
  'audit store: append',
  (kind) => {
    let fixture: StoreFixture;
    beforeAll(async () => {
      const zone = kind === 'mariadb' ? { timezone: '+05:30' } : {};
      fixture = await openStoreFixture(kind, { host: zone });
    });
    afterAll(() => fixture.close());
    afterEach(() => fixture.host.query('DELETE FROM audit_event'));

    it('gives back what was appended', async () => {
      const events = [
        anEvent(),
        anEvent({
          target: undefined,
          actor: { type: 'system', name: 'nightly import' },
          context: {},
          related: [],
          changes: [],
          tags: [],
          metadata: { deep: { list: [1, 'two', null] } },
          error: { name: 'TypeError', message: 'no', code: 'E1' },
          outcome: 'failure',
        }),
      ];
      delete events[1]?.target;
      await fixture.store.audit.append(events);
      expect(await storedEvents(fixture.store)).toEqual(events);
    });

    it('appends an event once, however often it is replayed', async () => {
      const known = anEvent();
      await fixture.store.audit.append([known]);
      await fixture.store.audit.append([known, anEvent()]);
      await fixture.store.audit.append([known, known]);
      expect(await storedEvents(fixture.store)).toHaveLength(2);
    });

    it('appends more rows than one statement takes', async () => {
      const events = Array.from({ length: 1203 }, () => anEvent());
      await fixture.store.audit.append(events);
      const stored = await storedEvents(fixture.store);
      expect(stored.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    });

    it('joins a transaction: rolled back and committed with it', async () => {
      const runner = fixture.host.createQueryRunner();
      await runner.startTransaction();
      await fixture.store.audit.appendIn(runner, [anEvent()]);
      await runner.rollbackTransaction();
      const kept = anEvent();
      await runner.startTransaction();
      await fixture.store.audit.appendIn(runner, [kept]);
      await runner.commitTransaction();
      await runner.release();
      expect(await storedEvents(fixture.store)).toEqual([kept]);
    });

    it('stores the instant in UTC, whatever the zones of the process and of the host', async () => {
      const occurredAt = new Date('2026-03-29T01:30:00.007Z');
      await fixture.store.audit.append([anEvent({ occurredAt })]);
      await fixture.store.audit.appendIn(fixture.host, [anEvent({ occurredAt })]);
      const text = {
        sqlite: 'occurred_at',
        'sqlite-memory': 'occurred_at',
        mariadb: `DATE_FORMAT(occurred_at, '%Y-%m-%dT%H:%i:%s.%fZ')`,
        postgres: `to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
      }[kind];
      const rows = await fixture.host.query(`SELECT ${text} AS time FROM audit_event`);
      for (const { time } of rows) expect(time).toMatch(/^2026-03-29T01:30:00\.007(000)?Z$/);
      const stored = await storedEvents(fixture.store);
      expect(stored.map((event) => event.occurredAt)).toEqual([occurredAt, occurredAt]);
    });

    it.each([
      ['emoji', '😀 👩‍👩‍👧 ✓'],
      ['right to left', 'שלום عليكم \u202E'],
      ['NUL', 'a\0b'],
      ['half a surrogate pair', 'a\ud83dz'],
      ['quotes and backslashes', `'"\\\`; -- \n%_`],
    ])('keeps %s', async (_name, text) => {
      const event = anEvent({
        description: text,
        target: { type: 'case', id: text, label: text },
        metadata: { [text]: text },
      });
      await fixture.store.audit.append([event]);
      const inHost = { ...event, id: anEvent().id };
      await fixture.store.audit.appendIn(fixture.host, [inHost]);
      expect(await storedEvents(fixture.store)).toEqual([event, inHost]);
    });

    it('keeps a megabyte of label and of payload', async () => {
      const large = 'ä'.repeat(1_000_000);
      const event = anEvent({
        target: { type: 'case', id: '1', label: large },
        metadata: { large },
      });
      await fixture.store.audit.append([event]);
      expect(await storedEvents(fixture.store)).toEqual([event]);
    });

    it('tells A1 from a1', async () => {
      await fixture.store.audit.append([
        anEvent({ target: { type: 'case', id: 'A1' } }),
        anEvent({ target: { type: 'case', id: 'a1' } }),
      ]);
      const rows = await fixture.host.query(
        `SELECT target_id FROM audit_event WHERE target_id = 'a1'`,
      );
      expect(rows).toEqual([{ target_id: 'a1' }]);
    });

    it('can be read through TypeORM repositories', async () => {
      const event = anEvent();
      await fixture.store.audit.append([event]);
      const rows = fixture.store.dataSource.getRepository('AuditEventRow');
      const found = await rows.findOneBy({ id: event.id, occurred_at: event.occurredAt });
      expect(found).toMatchObject({
        id: event.id,
        occurred_at: event.occurredAt,
        action: event.action,
      });
    });

    it('answers a ping', async () => {
      await expect(fixture.store.audit.ping()).resolves.toBeUndefined();
    });

    it('names no value of an event it could not write', async () => {
      const secret = 'very-private-value';
      const event = anEvent({ action: null as unknown as string, description: secret });
      for (const write of [
        () => fixture.store.audit.append([event]),
        () => fixture.store.audit.appendIn(fixture.host, [event]),
      ]) {
        const error: AuditError = await write().then(fail, (thrown) => thrown);
        expect(error.code).toBe('WRITE_FAILED');
        expect(error.message).toContain('action');
        expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secret);
      }
    });
  },
  ['sqlite', 'sqlite-memory', 'mariadb', 'postgres'],
);

describeEachDatabase(
  'audit store: database gone',
  (kind) => {
    it('says that the store is unavailable', async () => {
      const fixture = await openStoreFixture(kind);
      await fixture.database.drop();
      const refused = fixture.store.audit.append([anEvent()]);
      await expect(refused).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await fixture.close();
    });
  },
  ['mariadb', 'postgres'],
);
