import {
  CASE_SENSITIVE_PATTERN,
  caseInsensitivePattern,
  LONGEST_SCANNED,
  SIGNS_PATTERN,
} from './secret.patterns.js';
import { postgresForms } from './postgres.forms.js';
import { PROGRAM_VARIABLES, rowProgram } from './row.program.js';
import { quoted, quotedPath } from './sql.forms.js';
import type { TriggerDefinition, TriggerSet } from './trigger.definition.js';
import { markOf, triggerName } from './trigger.names.js';
import {
  ROW_EVENTS,
  type RowEvent,
  type TriggerTable,
  type TriggerTarget,
} from './trigger.plan.js';

const name = (part: string): string => quoted(part, '"');
const path = (parts: readonly string[]): string => quotedPath(parts, { name });

/** The microseconds after the millisecond go into the id, which keeps the rows of a statement in their order. */
const STAMP = `audit_at := clock_timestamp();
audit_micros := (extract(epoch FROM audit_at) * 1000000)::bigint;`;

/** A UUIDv7, see RFC 9562 section 5.7; the random half is a version 4's, with its variant. */
const ID = `(lpad(to_hex(audit_micros / 1000), 12, '0') || '7' || lpad(to_hex((audit_micros % 1000) * 4096 / 1000), 3, '0') || right(replace(gen_random_uuid()::text, '-', ''), 16))::uuid`;

/** Runs as who installed it, so that programs need no right on the event table; its names are then nobody's to redirect. */
const AS_OWNER = 'SECURITY DEFINER SET search_path = pg_catalog, pg_temp';

/** Triggers for PostgreSQL 13+, each with a function of its own. */
export function postgresTriggers(
  tables: readonly TriggerTable[],
  target: TriggerTarget,
): TriggerSet {
  const location = target.eventTable.slice(0, -1);
  const own = (suffix: string): string => path([...location, `${target.prefix}${suffix}`]);
  const functions = { secret: own('holds_secret'), json: own('json_text') };
  const forms = postgresForms(target, functions);
  const shared = [secretFunction(functions.secret, target), jsonFunction(functions.json)];
  const triggers = tables.flatMap((table) =>
    ROW_EVENTS.flatMap((event): TriggerDefinition[] => {
      const program = rowProgram(table, event, {
        forms,
        target,
        assign: (variable, expression) => `${variable} := ${expression};`,
        stamp: STAMP,
        values: {
          id: ID,
          occurredAt: `date_trunc('milliseconds', audit_at)`,
          ip: `decode(audit_context ->> 'ip', 'hex')`,
        },
      });
      if (program === '') return [];
      const mark = markOf(target.eventTable, program + shared.join(''));
      return [definition(table, event, { location, target, program, mark })];
    }),
  );
  return {
    shared,
    dropShared: [
      `DROP FUNCTION IF EXISTS ${functions.secret}(text)`,
      `DROP FUNCTION IF EXISTS ${functions.json}(text)`,
    ],
    triggers,
  };
}

function definition(
  table: TriggerTable,
  event: RowEvent,
  made: { location: readonly string[]; target: TriggerTarget; program: string; mark: string },
): TriggerDefinition {
  const trigger = triggerName(made.target.prefix, table.path, event);
  const on = path(table.path);
  const call = `${path([...made.location, trigger])}()`;
  const variables = PROGRAM_VARIABLES.map((variable) => `${variable} text;`).join('\n');
  const body = `DECLARE
${variables}
audit_at timestamptz;
audit_micros bigint;
audit_context json;
BEGIN
IF current_setting('nestjs_audit.captured', true) = '1' THEN RETURN NULL; END IF;
audit_context := NULLIF(current_setting('nestjs_audit.context', true), '')::json;
${made.program}
RETURN NULL;
END`;
  return {
    name: trigger,
    table: table.path,
    event,
    mark: made.mark,
    create: [
      `CREATE OR REPLACE FUNCTION ${call} RETURNS trigger LANGUAGE plpgsql ${AS_OWNER} AS ${dollarQuoted(body)}`,
      `CREATE TRIGGER ${name(trigger)} AFTER ${event.toUpperCase()} ON ${on} FOR EACH ROW EXECUTE FUNCTION ${call}`,
      `COMMENT ON TRIGGER ${name(trigger)} ON ${on} IS '${made.mark}'`,
    ],
    drop: [`DROP TRIGGER IF EXISTS ${name(trigger)} ON ${on}`, `DROP FUNCTION IF EXISTS ${call}`],
  };
}

/** Between two marks that the text itself does not hold. */
function dollarQuoted(body: string): string {
  let tag = '$audit$';
  for (let attempt = 1; body.includes(tag); attempt++) tag = `$audit${attempt}$`;
  return tag + body + tag;
}

function secretFunction(secret: string, target: TriggerTarget): string {
  const literal = (pattern: string): string => `'${pattern.replaceAll("'", "''")}'`;
  const insensitive = literal(caseInsensitivePattern(target.sensitiveNames));
  return `CREATE OR REPLACE FUNCTION ${secret}(value text) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS ${dollarQuoted(
    `SELECT char_length(value) > ${LONGEST_SCANNED} OR (value ~ ${literal(SIGNS_PATTERN)} AND (value ~ ${literal(CASE_SENSITIVE_PATTERN)} OR value ~* ${insensitive}))`,
  )}`;
}

/** A text as JSON if it is any, else as a JSON string. */
function jsonFunction(json: string): string {
  return `CREATE OR REPLACE FUNCTION ${json}(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS ${dollarQuoted(
    `BEGIN PERFORM value::json; RETURN value; EXCEPTION WHEN others THEN RETURN to_json(value)::text; END`,
  )}`;
}
