import { jest } from '@jest/globals';
import type { QueryRunner } from 'typeorm';

import type { AuditEvent } from '../../lib/event/audit-event.js';
import { anEvent, openStoreFixture, storedEvents, type StoreFixture } from './store-fixtures.js';

const idsOf = (events: readonly AuditEvent[]) => events.map(({ id }) => id).sort();
const isOpen = (runner: QueryRunner): boolean =>
  (runner as unknown as { driver: { databaseConnection: { inTransaction: boolean } } }).driver
    .databaseConnection.inTransaction;

describe('rows on the handle of the host, SQLite', () => {
  let fixture: StoreFixture;
  let runner: QueryRunner;
  let query: jest.SpiedFunction<QueryRunner['query']>;
  beforeEach(async () => {
    fixture = await openStoreFixture('sqlite');
    runner = fixture.host.createQueryRunner();
    query = jest.spyOn(runner, 'query');
  });
  afterEach(() => fixture.close());

  const appendIn = (events: readonly AuditEvent[]) => fixture.store.audit.appendIn(runner, events);
  const stored = async () => idsOf(await storedEvents(fixture.store));

  it('are written past the runner, and committed outside a transaction', async () => {
    const events = Array.from({ length: 1_200 }, () => anEvent());
    await appendIn(events);
    expect(query).not.toHaveBeenCalled();
    expect(isOpen(runner)).toBe(false);
    expect(await stored()).toEqual(idsOf(events));
  });

  it('belong to the transaction of the runner', async () => {
    await runner.startTransaction();
    await appendIn([anEvent(), anEvent()]);
    expect(isOpen(runner)).toBe(true);
    await runner.rollbackTransaction();
    expect(await stored()).toEqual([]);
  });

  it('are refused all at once, and leave no transaction behind', async () => {
    const events = [anEvent(), anEvent()];
    await expect(appendIn([...events, events[1]])).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(isOpen(runner)).toBe(false);
    expect(await stored()).toEqual([]);
    // The runner tells of the failure.
    expect(query).toHaveBeenCalledTimes(1);
  });

  it('are refused alone in a transaction', async () => {
    const [kept, refused] = [anEvent(), anEvent()];
    await runner.startTransaction();
    await appendIn([kept]);
    await expect(appendIn([refused, kept])).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    expect(isOpen(runner)).toBe(true);
    await runner.commitTransaction();
    expect(await stored()).toEqual([kept.id]);
  });

  it('go through the runner where the host looks on at its statements', async () => {
    const seen: string[] = [];
    fixture.host.subscribers.push({ beforeQuery: ({ query: sql }) => void seen.push(sql) });
    const event = anEvent();
    await appendIn([event]);
    expect(seen).toEqual([expect.stringMatching(/^INSERT INTO "audit_event" /)]);
    expect(await stored()).toEqual([event.id]);
  });
});
