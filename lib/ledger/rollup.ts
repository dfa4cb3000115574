import type { RollupRow } from '../contracts/sequence-store.js';
import type { AuditEvent } from '../event/audit-event.js';
import { columnText } from './column-text.js';

const HOUR_MS = 3_600_000;
/** Length of the store's `value` column: longer values are counted under their beginning. */
const MAX_VALUE_CHARACTERS = 255;
const MAX_TENANT_CHARACTERS = 128;

/** What events are counted by, for facets and charts. */
const DIMENSIONS: Readonly<Record<string, (event: AuditEvent) => string | undefined>> = {
  action: (event) => event.action,
  category: (event) => event.category,
  event_type: (event) => event.eventType,
  severity: (event) => event.severity,
  outcome: (event) => event.outcome,
  source: (event) => event.source,
  operation: (event) => event.operation,
  actor_type: (event) => event.actor.type,
  actor: (event) => event.actor.id,
  target_type: (event) => event.target?.type,
};
const DIMENSION_ENTRIES = Object.entries(DIMENSIONS);

/** Counts events per hour, tenant, dimension and value. */
export class Rollup {
  private readonly counts = new Map<string, RollupRow>();

  /** Counts an event under each dimension it has a value for. */
  add(event: AuditEvent, occurredAt: Date): void {
    const hour = Math.floor(occurredAt.getTime() / HOUR_MS) * HOUR_MS;
    const tenantId = columnText(event.tenantId ?? '', MAX_TENANT_CHARACTERS);
    for (const [dimension, valueOf] of DIMENSION_ENTRIES) {
      const value = valueOf(event);
      if (value !== undefined && value !== '') {
        this.count({ hour, tenantId, dimension, value: columnText(value, MAX_VALUE_CHARACTERS) });
      }
    }
  }

  /** One row per hour, tenant, dimension and value: what is to be added to the stored counts. */
  rows(): RollupRow[] {
    return [...this.counts.values()];
  }

  private count(cell: { hour: number; tenantId: string; dimension: string; value: string }): void {
    const key = `${cell.hour}\0${cell.dimension}\0${cell.tenantId}\0${cell.value}`;
    const row = this.counts.get(key);
    if (row) row.count++;
    else this.counts.set(key, { ...cell, hour: new Date(cell.hour), count: 1 });
  }
}
