/**
 * The columns of the event table in insert order; `ordinal` is the database's own.
 * Text columns carry their length in characters; longer values are cut in the
 * column and kept whole in the payload.
 */
export const EVENT_COLUMNS = [
  'id',
  'occurred_at',
  'tenant_id',
  'action',
  'event_type',
  'category',
  'operation',
  'severity',
  'outcome',
  'source',
  'actor_type',
  'actor_id',
  'actor_name',
  'target_type',
  'target_id',
  'target_label',
  'ip',
  'transaction_id',
  'request_id',
  'payload',
] as const;

export type EventColumn = (typeof EVENT_COLUMNS)[number];

/** Length in characters of each text column. */
export const TEXT_LENGTHS = {
  tenant_id: 128,
  action: 128,
  event_type: 32,
  category: 64,
  operation: 32,
  severity: 16,
  outcome: 16,
  source: 16,
  actor_type: 32,
  actor_id: 255,
  actor_name: 255,
  target_type: 128,
  target_id: 255,
  target_label: 255,
  transaction_id: 64,
  request_id: 128,
} as const;

export type TextColumn = keyof typeof TEXT_LENGTHS;

const REQUIRED_TEXTS: ReadonlySet<string> = new Set<TextColumn>([
  'action',
  'event_type',
  'category',
  'operation',
  'severity',
  'outcome',
  'source',
  'actor_type',
]);

/** True for text columns that every event fills. */
export function isRequiredText(column: string): boolean {
  return REQUIRED_TEXTS.has(column);
}

/** PostgreSQL's type of each of `EVENT_COLUMNS`, as far as it matters for binding. */
export const POSTGRES_TYPES: readonly string[] = EVENT_COLUMNS.map((column) => {
  if (column === 'id') return 'uuid';
  if (column === 'occurred_at') return 'timestamptz';
  return column === 'ip' ? 'bytea' : 'text';
});
