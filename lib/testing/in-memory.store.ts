import type { AuditReader, EventPosition, ReadQuery } from '../contracts/audit-reader.js';
import type { AuditStore } from '../contracts/audit-store.js';
import type { SqlRunner } from '../contracts/sql-runner.js';
import type { AuditEvent } from '../event/audit-event.js';
import type { AuditFilter } from '../event/event-filter.js';
import { eventPredicate } from '../event/event-filter.match.js';

/**
 * A store and reader in memory, for tests of code that writes or reads events.
 * Finds and orders like a database does; events get their `seq` at once. It knows
 * no transactions: what is appended in one stays when it is rolled back.
 */
export class InMemoryAuditStore implements AuditStore, AuditReader {
  readonly identity = 'memory';
  private readonly byId = new Map<string, AuditEvent>();

  /** Copies of all events, in the order in which they were appended. */
  get events(): AuditEvent[] {
    return [...this.byId.values()].map(copyOf);
  }

  append(events: readonly AuditEvent[]): Promise<void> {
    for (const event of events) {
      if (this.byId.has(event.id)) continue;
      const seq = String(this.byId.size + 1);
      this.byId.set(event.id, { ...copyOf(event), seq });
    }
    return Promise.resolve();
  }

  appendIn(_transaction: SqlRunner, events: readonly AuditEvent[]): Promise<void> {
    return this.append(events);
  }

  ping(): Promise<void> {
    return Promise.resolve();
  }

  find({ filters, order, limit, after }: ReadQuery): Promise<AuditEvent[]> {
    const sign = order === 'newest' ? -1 : 1;
    const found = this.matching(filters)
      .filter((event) => !after || sign * compare(positionOf(event), after) > 0)
      .sort((a, b) => sign * compare(positionOf(a), positionOf(b)))
      .slice(0, limit);
    return Promise.resolve(found.map(copyOf));
  }

  get(id: string): Promise<AuditEvent | undefined> {
    const event = this.byId.get(id.toLowerCase());
    return Promise.resolve(event && copyOf(event));
  }

  count(filters: readonly AuditFilter[], cap: number): Promise<number> {
    return Promise.resolve(Math.min(cap, this.matching(filters).length));
  }

  /** Forgets every event. */
  clear(): void {
    this.byId.clear();
  }

  private matching(filters: readonly AuditFilter[]): AuditEvent[] {
    const predicates = filters.map(eventPredicate);
    return [...this.byId.values()].filter((event) => predicates.every((matches) => matches(event)));
  }
}

/** As a database would give it back: bare JSON, absent fields absent. */
function copyOf(event: AuditEvent): AuditEvent {
  const json = JSON.parse(JSON.stringify(event)) as AuditEvent;
  return { ...json, occurredAt: new Date(event.occurredAt) };
}

function positionOf(event: AuditEvent): EventPosition {
  return { occurredAt: event.occurredAt.getTime(), id: event.id };
}

function compare(a: EventPosition, b: EventPosition): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
