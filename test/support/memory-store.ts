import type { AuditStore } from '../../lib/contracts/audit-store.js';
import type { SqlRunner } from '../../lib/contracts/sql-runner.js';
import type { AuditEvent } from '../../lib/event/audit-event.js';
import { AuditError } from '../../lib/errors/audit-error.js';

export const storeDown = (cause?: unknown) =>
  new AuditError('STORE_UNAVAILABLE', 'the test switched the store off', { cause });
export const rowsRefused = () =>
  new AuditError('WRITE_FAILED', 'the test made the store refuse the rows');

/** A store in memory that fails, or waits, on command. */
export class MemoryStore implements AuditStore {
  readonly identity = '';
  readonly events: AuditEvent[] = [];
  /** Ids of each successful append, batch by batch. */
  readonly batches: string[][] = [];
  /** Calls of `append`, failed ones included. */
  attempts = 0;
  /** The error an append of these events ends with. */
  failure: (events: readonly AuditEvent[]) => Error | undefined = () => undefined;
  /** Appends wait for this before they do anything. */
  gate: Promise<void> = Promise.resolve();
  private readonly ids = new Set<string>();

  async append(events: readonly AuditEvent[]): Promise<void> {
    this.attempts++;
    await this.gate;
    const error = this.failure(events);
    if (error !== undefined) throw error;
    this.batches.push(events.map(({ id }) => id));
    for (const event of events) {
      if (this.ids.has(event.id)) continue;
      this.ids.add(event.id);
      this.events.push(event);
    }
  }

  async appendIn(transaction: SqlRunner, events: readonly AuditEvent[]): Promise<void> {
    await transaction.query('INSERT');
    await this.append(events);
  }

  ping(): Promise<void> {
    const error = this.failure([]);
    return error === undefined ? Promise.resolve() : Promise.reject(error);
  }

  /** Closes the gate; the answer opens it. */
  close(): () => void {
    let open!: () => void;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }
}
