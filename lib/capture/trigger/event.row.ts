import { SCHEMA_VERSION } from '../../event/audit-event.js';
import type { RowExpressions } from './row.expressions.js';
import type { SqlForms } from './sql.forms.js';
import { sentence } from './trigger.sentence.js';
import type { RowVariant, TriggerPart, TriggerTarget } from './trigger.plan.js';

/** Expressions of one event that are not told by its row. */
export interface EventValues {
  id: string;
  occurredAt: string;
  /** Bytes of the actor's address; may be NULL. */
  ip: string;
  key: string;
  label: string;
  /** JSON texts of the changes with a comma before each; may be empty. */
  changes: string;
  /** JSON texts of related records with a comma before each; may be empty. */
  related: string;
}

/** The event's row: columns of the event table, and an expression for each. */
export function eventRow(
  row: RowExpressions,
  part: TriggerPart,
  { variant, target, values }: { variant: RowVariant; target: TriggerTarget; values: EventValues },
): { columns: string[]; expressions: string[] } {
  const { forms } = row;
  const { text } = forms;
  const cells: Record<string, string> = {
    id: values.id,
    occurred_at: values.occurredAt,
    tenant_id: forms.context('tenant_id'),
    action: text(part.action),
    event_type: text(part.eventType),
    category: text(part.category),
    operation: text(part.operation),
    severity: text(part.severity),
    outcome: text('success'),
    source: `COALESCE(${forms.context('source')}, 'system')`,
    actor_type: `COALESCE(${forms.context('actor_type')}, 'system')`,
    actor_id: ofUser(forms, 'actor_id'),
    actor_name: ofUser(forms, 'actor_name'),
    target_type: text(variant.type),
    target_id: forms.cut(values.key, target.lengths.target_id),
    target_label: values.label,
    ip: values.ip,
    transaction_id: `COALESCE(${forms.context('transaction_id')}, ${forms.transactionId})`,
    request_id: forms.context('request_id'),
    payload: payload(row, part, { variant, target, values }),
  };
  return { columns: Object.keys(cells), expressions: Object.values(cells) };
}

/** Of somebody the library knows, nothing is filled in by the database user's name. */
function ofUser(forms: SqlForms, field: 'actor_id' | 'actor_name'): string {
  const known = forms.context('actor_type');
  return `CASE WHEN ${known} IS NULL THEN ${forms.userName} ELSE ${forms.context(field)} END`;
}

function payload(
  row: RowExpressions,
  part: TriggerPart,
  { variant, target, values }: { variant: RowVariant; target: TriggerTarget; values: EventValues },
): string {
  const { forms } = row;
  const description = sentence(row, part, {
    actor: `COALESCE(${forms.context('actor_text')}, ${forms.userName}, 'System')`,
    label: values.label,
    key: values.key,
    type: variant.type,
  });
  const limit = target.lengths.target_id;
  const whole = forms.concat([`',"columns":{"target_id":'`, forms.quoteJson(values.key), `'}'`]);
  return forms.concat([
    forms.text(`{"schemaVersion":${SCHEMA_VERSION},"description":`),
    forms.quoteJson(description),
    `COALESCE(${forms.context('payload')}, '')`,
    ...(values.related === `''` ? [] : [list(forms, 'related', values.related)]),
    list(forms, 'changes', values.changes),
    `CASE WHEN ${forms.length(values.key)} > ${limit} THEN ${whole} ELSE '' END`,
    metadata(forms, part),
    `'}'`,
  ]);
}

/** A member that is left out if its list is empty. */
function list(forms: SqlForms, member: string, items: string): string {
  const filled = forms.concat([`',"${member}":['`, `SUBSTR(${items}, 2)`, `']'`]);
  return `CASE WHEN ${items} = '' THEN '' ELSE ${filled} END`;
}

function metadata(forms: SqlForms, part: TriggerPart): string {
  const members = JSON.stringify({ capturedBy: 'trigger', ...part.metadata });
  const known = forms.text(`,"metadata":${members}`);
  if (forms.userAddress === 'NULL') return known;
  return forms.concat([
    forms.text(`,"metadata":${members.slice(0, -1)},"databaseUser":`),
    forms.quoteJson(forms.userAddress),
    `'}'`,
  ]);
}
