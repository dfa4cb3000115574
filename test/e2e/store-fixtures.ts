import { DataSource, type DataSourceOptions } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';

import { systemClock, type Clock } from '../../lib/contracts/clock.js';
import type { ResolvedAuditOptions } from '../../lib/contracts/resolved-options.js';
import type { AuditEvent } from '../../lib/event/audit-event.js';
import { openAuditStore, type OpenAuditStore } from '../../lib/store/audit-store.factory.js';
import { createDatabase, type DatabaseKind, type TestDatabase } from '../support/databases.js';

type StoreOptions = ResolvedAuditOptions['store'];

export const STORE_OPTIONS: StoreOptions = {
  tablePrefix: 'audit_',
  schema: 'migrate',
  partitions: 'month',
};

export interface StoreFixture {
  database: TestDatabase;
  host: DataSource;
  store: OpenAuditStore;
  close(): Promise<void>;
}

export interface FixtureOptions {
  host?: Partial<Record<string, unknown>>;
  store?: Partial<StoreOptions>;
  clock?: Clock;
}

/** A host with a `note` table and an open store beside it, in a database of their own. */
export async function openStoreFixture(
  kind: DatabaseKind,
  options: FixtureOptions = {},
): Promise<StoreFixture> {
  const database = await createDatabase(kind);
  const host = await hostOf(database, options.host);
  await host.query('CREATE TABLE note (text VARCHAR(50))');
  const store = await openAuditStore(
    host,
    { ...STORE_OPTIONS, ...options.store },
    options.clock ?? systemClock,
  );
  return {
    database,
    host,
    store,
    close: async () => {
      await store.close();
      await host.destroy();
      await database.drop();
    },
  };
}

export function hostOf(database: TestDatabase, more: object = {}): Promise<DataSource> {
  return new DataSource({ ...database.options, ...more } as DataSourceOptions).initialize();
}

/** A complete event; every call gives another id. */
export function anEvent(part: Partial<AuditEvent> = {}): AuditEvent {
  return {
    id: uuidv7(),
    occurredAt: new Date('2026-11-22T20:15:30.123Z'),
    action: 'case.status_changed',
    eventType: 'customer',
    category: 'Cases',
    operation: 'status_change',
    description: 'Jane changed the status of case 17',
    severity: 'info',
    outcome: 'success',
    actor: { type: 'user', id: '7', name: 'Jane Doe', roles: ['agent'] },
    source: 'web',
    target: { type: 'case', id: '17', label: 'Late delivery' },
    related: [{ type: 'client', id: '3', label: 'Acme' }],
    changes: [{ property: 'status', before: 'New Lead', after: 'Active' }],
    context: { ip: '203.0.113.9', requestId: 'r-1', userAgent: 'jest' },
    tags: ['vip'],
    schemaVersion: 1,
    ...part,
  };
}

/** All stored events with their ordinals, in the order of insertion. */
export async function storedEvents(store: OpenAuditStore): Promise<AuditEvent[]> {
  const rows = await store.sequence.unsequenced(0n, 10_000);
  return rows.map(({ event }) => event as AuditEvent);
}
