import { randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { DataSource } from 'typeorm';
import { systemClock, type Clock } from '../../lib/contracts/clock.js';
import type { AuditEvent } from '../../lib/event/audit-event.js';
import { SequencerService } from '../../lib/ledger/sequencer.service.js';
import { openAuditStore, type OpenAuditStore } from '../../lib/store/audit-store.factory.js';
import type { TestDatabase } from '../support/databases.js';

/** Short enough for a test to see a lease run out (2 s) and a transaction that is too long. */
export const SEQUENCER_OPTIONS = {
  intervalMs: 20,
  maxTransactionMs: 1_500,
  sweepIntervalMs: 500,
  batchSize: 50,
};

/** A host's data source with an open audit store over it. */
export class SequencerHarness {
  private constructor(
    readonly host: DataSource,
    readonly store: OpenAuditStore,
  ) {}

  static async open(
    options: TestDatabase['options'],
    schema: 'migrate' | 'none' = 'migrate',
  ): Promise<SequencerHarness> {
    const isServer = options.type !== 'better-sqlite3';
    const host = await new DataSource(
      (isServer ? { ...options, poolSize: 20 } : options) as TestDatabase['options'],
    ).initialize();
    const store = await openAuditStore(
      host,
      { tablePrefix: 'audit_', schema, partitions: 'month' },
      systemClock,
    );
    return new SequencerHarness(host, store);
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.host.destroy();
  }

  sequencer(
    options: Partial<typeof SEQUENCER_OPTIONS> = {},
    clock: Clock = systemClock,
  ): SequencerService {
    return new SequencerService(this.store.sequence, clock, {
      sequencer: { ...SEQUENCER_OPTIONS, ...options },
    });
  }

  /** Ids of the committed events and the leaves, as the database has them. */
  async log(): Promise<{ eventIds: string[]; leaves: { seq: bigint; eventId: string }[] }> {
    const { connection, tables, dialect } = this.store;
    const events = await connection.read(`SELECT id FROM ${dialect.quote(tables.event)}`);
    const leaves = await connection.read(
      `SELECT seq, event_id FROM ${dialect.quote(tables.leaf)} ORDER BY seq`,
    );
    return {
      eventIds: events.map((row) => dialect.readId(row['id'])),
      leaves: leaves.map((row) => ({
        seq: BigInt(row['seq'] as string | number),
        eventId: dialect.readId(row['event_id']),
      })),
    };
  }

  /** How many committed events have no leaf. */
  async unsequenced(): Promise<number> {
    const { event, leaf } = this.store.tables;
    return (await this.count(event)) - (await this.count(leaf));
  }

  async sequenced(): Promise<number> {
    return this.count(this.store.tables.leaf);
  }

  private async count(table: string): Promise<number> {
    const { connection, dialect } = this.store;
    const [row] = await connection.read(`SELECT COUNT(*) AS total FROM ${dialect.quote(table)}`);
    return Number(row?.['total']);
  }

  /** Fails unless `seq` is 1..n and every committed event has exactly one. */
  async expectCompleteLog(committedIds: readonly string[]): Promise<void> {
    const { eventIds, leaves } = await this.log();
    expect(eventIds.sort()).toEqual([...committedIds].sort());
    expect(leaves.map((leaf) => leaf.seq)).toEqual(leaves.map((_, index) => BigInt(index + 1)));
    expect(leaves.map((leaf) => leaf.eventId).sort()).toEqual(eventIds);
  }
}

/** An event with five changes, of a case that no other event is about. */
export function caseUpdated(occurredAt = new Date()): AuditEvent {
  const caseId = randomUUID();
  return {
    id: uuid({ msecs: occurredAt.getTime() }),
    occurredAt,
    action: 'case.updated',
    eventType: 'customer',
    category: 'cases',
    operation: 'update',
    description: 'Jane Miller updated the case "Late delivery"',
    severity: 'info',
    outcome: 'success',
    actor: { type: 'user', id: '7', name: 'Jane Miller', roles: ['agent', 'supervisor'] },
    source: 'web',
    target: { type: 'case', id: caseId, label: 'Late delivery' },
    related: [{ type: 'client', id: '9', label: 'Acme Ltd' }],
    changes: [
      { property: 'status', before: 'New Lead', after: 'Active' },
      { property: 'assignee', before: '3', after: '7', beforeLabel: 'John', afterLabel: 'Jane' },
      { property: 'priority', before: 2, after: 1 },
      { property: 'dueAt', before: null, after: '2026-12-01T00:00:00.000Z' },
      { property: 'notes', before: 'Called twice', after: 'Called twice, will call back' },
    ],
    context: { ip: '203.0.113.9', userAgent: 'Mozilla/5.0 Firefox/140.0', requestId: caseId },
    tags: ['vip'],
    schemaVersion: 1,
  };
}

const POLL_MS = 25;

/** Asks again and again until something holds; the test's timeout is the limit. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(POLL_MS);
}

export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
