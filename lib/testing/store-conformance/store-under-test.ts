import { v7 as uuidv7 } from 'uuid';

import type { AuditReader, ReadQuery } from '../../contracts/audit-reader.js';
import type { AuditStore } from '../../contracts/audit-store.js';
import type { SqlRunner } from '../../contracts/sql-runner.js';
import type { AuditEvent } from '../../event/audit-event.js';
import type { AuditFilter } from '../../event/event-filter.js';
import { normaliseFilter } from '../../event/event-filter.normalise.js';
import { sampleEvent } from '../sample-event.js';

/** A store as the conformance suite drives it. */
export interface AuditStoreUnderTest {
  store: AuditStore;
  /** Reads what `store` has appended. */
  reader: AuditReader;
  /** Resolves when every event appended so far has its `seq`. Nothing may be sequenced before. */
  sequence(): Promise<void>;
  /** Runs the work in a transaction, rolled back if it throws. Left out by stores without transactions. */
  transaction?(work: (transaction: SqlRunner) => Promise<void>): Promise<void>;
  /** Writes into the payload of a stored event what is no JSON. Left out where there is no such text. */
  corrupt?(eventId: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The events of one test in a store that all tests share: they are told apart by
 * their tenant, so every read is also a read with two filters.
 */
export class TestLog {
  private readonly tenantId = `tenant-${uuidv7()}`;

  constructor(readonly underTest: AuditStoreUnderTest) {}

  /** A sample event of this test, not appended. */
  event(overrides: Partial<AuditEvent> = {}): AuditEvent {
    return sampleEvent({ tenantId: this.tenantId, ...overrides });
  }

  /** Appends sample events and returns them. */
  async append(...overrides: Partial<AuditEvent>[]): Promise<AuditEvent[]> {
    const events = overrides.map((fields) => this.event(fields));
    await this.underTest.store.append(events);
    return events;
  }

  filters(filter: AuditFilter = {}): AuditFilter[] {
    return [normaliseFilter({ tenantId: this.tenantId }), normaliseFilter(filter)];
  }

  find(filter: AuditFilter = {}, query: Partial<ReadQuery> = {}): Promise<AuditEvent[]> {
    return this.underTest.reader.find({
      filters: this.filters(filter),
      order: 'oldest',
      limit: 100,
      ...query,
    });
  }

  /** Ids of what a filter finds, sorted: for tests where order is not the point. */
  async ids(filter: AuditFilter): Promise<string[]> {
    return (await this.find(filter)).map((event) => event.id).sort();
  }

  count(filter: AuditFilter, cap = 100): Promise<number> {
    return this.underTest.reader.count(this.filters(filter), cap);
  }
}

/** An event as appended, to compare a read one with: `seq` is the store's to give. */
export function withoutSeq(event: AuditEvent | undefined): AuditEvent | undefined {
  if (!event) return undefined;
  const { seq: _seq, ...rest } = event;
  return rest;
}
