import { eventRow, type EventValues } from './event.row.js';
import { RowExpressions } from './row.expressions.js';
import { quotedPath, type SqlForms } from './sql.forms.js';
import type {
  RowEvent,
  RowVariant,
  TriggerPart,
  TriggerTable,
  TriggerTarget,
} from './trigger.plan.js';

/** What MySQL's and PostgreSQL's procedural languages differ in. */
export interface Procedure {
  forms: SqlForms;
  target: TriggerTarget;
  assign(variable: string, expression: string): string;
  /** Sets the variables that `values` speaks of. */
  stamp: string;
  values: Pick<EventValues, 'id' | 'occurredAt' | 'ip'>;
}

/** Variables of {@link rowProgram}, all of them texts. */
export const PROGRAM_VARIABLES = [
  'audit_changes',
  'audit_before',
  'audit_after',
  'audit_key',
  'audit_label',
  'audit_related',
] as const;

/** The statements of a trigger for one row, in MySQL's and PostgreSQL's procedural languages. */
export function rowProgram(table: TriggerTable, event: RowEvent, procedure: Procedure): string {
  return table.variants
    .flatMap((variant) => {
      const row = new RowExpressions(procedure.forms, procedure.target, variant, event);
      const parts = variant.parts[event].map((part) =>
        partProgram(row, { part, variant, procedure }),
      );
      if (parts.length === 0) return [];
      return [when(row.isVariant(), parts.join('\n'))];
    })
    .join('\n');
}

function partProgram(
  row: RowExpressions,
  { part, variant, procedure }: { part: TriggerPart; variant: RowVariant; procedure: Procedure },
): string {
  const { forms, target, assign } = procedure;
  const listing = part.columns.map((column) =>
    when(
      row.isListed(column, part),
      [
        assign('audit_before', row.side(column, 'OLD')),
        assign('audit_after', row.side(column, 'NEW')),
        assign(
          'audit_changes',
          forms.concat(['audit_changes', `','`, row.change(column, 'audit_before', 'audit_after')]),
        ),
      ].join('\n'),
    ),
  );
  const { columns, expressions } = eventRow(row, part, {
    variant,
    target,
    values: {
      ...procedure.values,
      key: 'audit_key',
      label: 'audit_label',
      changes: 'audit_changes',
      related: 'audit_related',
    },
  });
  const insert = [
    procedure.stamp,
    assign('audit_key', row.key()),
    assign('audit_label', row.label()),
    assign('audit_related', row.related()),
    `INSERT INTO ${quotedPath(target.eventTable, forms)} (${columns.join(', ')})`,
    `VALUES (${expressions.join(',\n  ')});`,
  ].join('\n');
  const isWritten = part.when === 'row' ? undefined : `audit_changes <> ''`;
  return when(
    row.isDue(part),
    [assign('audit_changes', `''`), ...listing, when(isWritten, insert)].join('\n'),
  );
}

function when(condition: string | undefined, statements: string): string {
  return condition === undefined ? statements : `IF ${condition} THEN\n${statements}\nEND IF;`;
}
