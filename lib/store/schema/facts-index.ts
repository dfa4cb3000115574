import type { EventColumn } from '../event-columns.js';

/**
 * The index in which a read walks the log in reading order without the wide rows. It has every
 * short column that a filter can ask for; longer ones would be more than MySQL takes (3,072 bytes).
 */
export const FACTS_COLUMNS: readonly EventColumn[] = [
  'occurred_at',
  'id',
  'tenant_id',
  'action',
  'event_type',
  'category',
  'operation',
  'severity',
  'outcome',
  'source',
  'actor_type',
  'target_type',
  'ip',
];
