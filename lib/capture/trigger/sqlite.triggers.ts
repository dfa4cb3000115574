import { eventRow } from './event.row.js';
import { RowExpressions } from './row.expressions.js';
import { CASE_SENSITIVE_GLOBS, lowerCaseGlobs } from './secret.patterns.js';
import { CONTEXT_FIELDS, quoted, type SqlForms } from './sql.forms.js';
import { sqliteForms } from './sqlite.forms.js';
import { contextSlot, sqliteTables } from './sqlite.tables.js';
import type { TriggerDefinition, TriggerSet } from './trigger.definition.js';
import { markOf, triggerName } from './trigger.names.js';
import {
  ROW_EVENTS,
  type RowEvent,
  type RowVariant,
  type TriggerPart,
  type TriggerTable,
  type TriggerTarget,
} from './trigger.plan.js';

const name = (part: string): string => quoted(part, '"');

/** Milliseconds since 1970. 'now' is one and the same throughout a statement. */
const MILLIS = `CAST(strftime('%s', 'now') AS INTEGER) * 1000 + CAST(substr(strftime('%f', 'now'), 4) AS INTEGER)`;

/** Triggers for SQLite 3.31+: each is a list of INSERTs, for there are no variables and no conditions. */
export function sqliteTriggers(tables: readonly TriggerTable[], target: TriggerTarget): TriggerSet {
  const own = sqliteTables(target.prefix);
  const forms = sqliteForms(own);
  const patterns = lowerCaseGlobs(target.sensitiveNames).concat(CASE_SENSITIVE_GLOBS).join('\n');
  const triggers = tables.flatMap((table) =>
    ROW_EVENTS.flatMap((event): TriggerDefinition[] => {
      const inserts = table.variants.flatMap((variant) => {
        const row = new RowExpressions(forms, target, variant, event);
        return variant.parts[event].map((part) => insert(row, part, { table, variant, target }));
      });
      if (inserts.length === 0) return [];
      const trigger = triggerName(target.prefix, table.path, event);
      const body = [...inserts, used(table, event, target)].join('\n');
      const mark = markOf(target.eventTable, body + patterns);
      const sql = `CREATE TRIGGER ${name(trigger)} AFTER ${event.toUpperCase()} ON ${name(table.path.at(-1)!)} FOR EACH ROW BEGIN
/* ${mark} */
${body}
END`;
      const drop = [`DROP TRIGGER IF EXISTS ${name(trigger)}`];
      return [{ name: trigger, table: table.path, event, mark, create: [sql], drop }];
    }),
  );
  return {
    shared: [...contextTable(own.context, triggers), ...secretTable(own.secrets, forms, target)],
    dropShared: [own.context, own.secrets].map((table) => `DROP TABLE IF EXISTS ${name(table)}`),
    triggers,
  };
}

function insert(
  row: RowExpressions,
  part: TriggerPart,
  made: { table: TriggerTable; variant: RowVariant; target: TriggerTarget },
): string {
  const { table, variant, target } = made;
  const { forms, event } = row;
  const own = sqliteTables(target.prefix);
  const eventTable = name(target.eventTable.at(-1)!);
  const id =
    `printf('%012x', r.millis)` +
    // Rows of one millisecond keep their order.
    ` || printf('7%03x', (SELECT COALESCE(max(ordinal), 0) & 4095 FROM ${eventTable}))` +
    ` || substr('89ab', 1 + (random() & 3), 1) || substr(lower(hex(randomblob(8))), 2)`;
  const { columns, expressions } = eventRow(row, part, {
    variant,
    target,
    values: {
      id: hyphenated('r.id'),
      occurredAt: `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`,
      ip: 'c.ip',
      key: 'r.key',
      label: 'r.label',
      changes: 'r.changes',
      related: row.related() === `''` ? `''` : 'r.related',
    },
  });
  const slot = forms.text(contextSlot(table.path, event));
  const conditions = [
    'COALESCE(c.captured, 0) = 0',
    ...(part.when === 'row' ? [] : [`r.changes <> ''`]),
  ];
  const due = [row.isVariant(), row.isDue(part)].filter((condition) => condition !== undefined);
  // LIMIT keeps the inner query from being merged into the outer one, which would compute its columns once for every use.
  return `INSERT INTO ${eventTable} (${columns.join(', ')})
SELECT ${expressions.join(',\n  ')}
FROM (SELECT m.millis, ${id.replaceAll('r.millis', 'm.millis')} AS id, ${row.key()} AS key, ${row.label()} AS label,
  ${row.related()} AS related,
  COALESCE(${changes(row, part)}, '') AS changes
  FROM (SELECT ${MILLIS} AS millis LIMIT 1) AS m${due.length > 0 ? ` WHERE ${due.join(' AND ')}` : ''} LIMIT 1) AS r
LEFT JOIN ${name(own.context)} AS c ON c.slot = ${slot} AND c.at = julianday('now')
WHERE ${conditions.join(' AND ')};`;
}

/** One text of all changes, each with a comma before it. */
function changes(row: RowExpressions, part: TriggerPart): string {
  const selects = part.columns.map(
    (column) =>
      `SELECT ',' || ${row.change(column, 'v.b', 'v.a')} AS change FROM ` +
      `(SELECT ${row.side(column, 'OLD')} AS b, ${row.side(column, 'NEW')} AS a LIMIT 1) AS v WHERE ${row.isListed(column, part)}`,
  );
  if (selects.length === 0) return 'NULL';
  return `(SELECT group_concat(change, '') FROM (${selects.join('\n  UNION ALL ')}))`;
}

/** The context has served for this row; another connection must not find it. */
function used({ path }: TriggerTable, event: RowEvent, { prefix }: TriggerTarget): string {
  const slot = contextSlot(path, event).replaceAll("'", "''");
  return `UPDATE ${name(sqliteTables(prefix).context)} SET depth = depth - 1, at = CASE WHEN depth > 1 THEN at END WHERE slot = '${slot}' AND at IS NOT NULL;`;
}

function hyphenated(hex: string): string {
  return [
    [1, 8],
    [9, 4],
    [13, 4],
    [17, 4],
    [21, 12],
  ]
    .map(([from, length]) => `substr(${hex}, ${from}, ${length})`)
    .join(` || '-' || `);
}

/** One row for every trigger. */
function contextTable(table: string, triggers: readonly TriggerDefinition[]): string[] {
  const fields = CONTEXT_FIELDS.map((field) => `${field} ${field === 'ip' ? 'BLOB' : 'TEXT'}`);
  const slots = triggers.map(
    ({ table: path, event }) => `('${contextSlot(path, event).replaceAll("'", "''")}', 0)`,
  );
  return [
    `CREATE TABLE IF NOT EXISTS ${name(table)} (slot TEXT PRIMARY KEY NOT NULL, at REAL, depth INTEGER NOT NULL, captured INTEGER, ${fields.join(', ')}) WITHOUT ROWID`,
    ...(slots.length === 0
      ? []
      : [`INSERT OR IGNORE INTO ${name(table)} (slot, depth) VALUES ${slots.join(', ')}`]),
  ];
}

function secretTable(table: string, { text }: SqlForms, target: TriggerTarget): string[] {
  const row = (pattern: string, lowered: number): string =>
    `(${text(pattern)}, ${lowered}, ${pattern.includes('[=:]') ? 1 : 0})`;
  const rows = [
    ...CASE_SENSITIVE_GLOBS.map((glob) => row(glob, 0)),
    ...new Set(lowerCaseGlobs(target.sensitiveNames).map((glob) => row(glob, 1))),
  ];
  return [
    `CREATE TABLE IF NOT EXISTS ${name(table)} (pattern TEXT NOT NULL, lowered INTEGER NOT NULL, pair INTEGER NOT NULL)`,
    `DELETE FROM ${name(table)}`,
    `INSERT INTO ${name(table)} (pattern, lowered, pair) VALUES ${rows.join(',\n')}`,
  ];
}
