import { sha256Hex } from '../../support/hash.js';
import {
  CASE_SENSITIVE_PATTERN,
  caseInsensitivePattern,
  LONGEST_SCANNED,
  SIGNS_PATTERN,
} from './secret.patterns.js';
import { mysqlForms } from './mysql.forms.js';
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

const TEXT = 'LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin';

/**
 * The time of each row, not of the statement, in UTC: SYSDATE() is in the session's zone, so only
 * its distance from NOW() is taken. The microseconds after the millisecond go into the id, which
 * keeps the rows of a statement in their order.
 */
const STAMP = `SET audit_at = UTC_TIMESTAMP(6) + INTERVAL GREATEST(0, TIMESTAMPDIFF(MICROSECOND, NOW(6), SYSDATE(6))) MICROSECOND;
SET audit_micros = TIMESTAMPDIFF(MICROSECOND, '1970-01-01', audit_at);
SET audit_random = SHA2(CONCAT(UUID(), RAND(), CONNECTION_ID()), 256);`;

/** A UUIDv7, see RFC 9562 section 5.7. */
const ID = `UNHEX(CONCAT(LPAD(HEX(audit_micros DIV 1000), 12, '0'), '7', LPAD(HEX(FLOOR((audit_micros MOD 1000) * 4.096)), 3, '0'), SUBSTR('89AB', 1 + FLOOR(RAND() * 4), 1), LEFT(audit_random, 15)))`;

/** Triggers for MySQL 8 and MariaDB 10.6+. */
export function mysqlTriggers(tables: readonly TriggerTable[], target: TriggerTarget): TriggerSet {
  const secretFunction = functionPath(target);
  const forms = mysqlForms(target, secretFunction);
  const triggers = tables.flatMap((table) =>
    ROW_EVENTS.flatMap((event): TriggerDefinition[] => {
      const program = rowProgram(table, event, {
        forms,
        target,
        assign: (variable, expression) => `SET ${variable} = ${expression};`,
        stamp: STAMP,
        values: { id: ID, occurredAt: 'LEFT(audit_at, 23)', ip: 'UNHEX(@audit_ip)' },
      });
      if (program === '') return [];
      return [definition(table, event, { target, program })];
    }),
  );
  return {
    shared: [secretFunctionDefinition(target)],
    dropShared: [`DROP FUNCTION IF EXISTS ${secretFunction}`],
    triggers,
  };
}

function definition(
  table: TriggerTable,
  event: RowEvent,
  { target, program }: { target: TriggerTarget; program: string },
): TriggerDefinition {
  const name = triggerName(target.prefix, table.path, event);
  const forms = { name: (part: string) => quoted(part, '`') };
  const location = table.path.slice(0, -1);
  const path = quotedPath([...location, name], forms);
  const mark = markOf(target.eventTable, program + functionPath(target));
  const variables = PROGRAM_VARIABLES.map((variable) => `DECLARE ${variable} ${TEXT};`).join('\n');
  return {
    name,
    table: table.path,
    event,
    mark,
    create: [
      `CREATE TRIGGER ${path} AFTER ${event.toUpperCase()} ON ${quotedPath(table.path, forms)} FOR EACH ROW
BEGIN
DECLARE audit_mark VARCHAR(128) DEFAULT '${mark}';
${variables}
DECLARE audit_at DATETIME(6);
DECLARE audit_micros BIGINT;
DECLARE audit_random CHAR(64) CHARACTER SET ascii;
IF @audit_captured IS NULL THEN
${program}
END IF;
END`,
    ],
    drop: [`DROP TRIGGER IF EXISTS ${path}`],
  };
}

function functionPath(target: TriggerTarget): string {
  const name = secretFunctionPrefix(target) + sha256Hex(secretFunctionBody(target)).slice(0, 8);
  const path = [...target.eventTable.slice(0, -1), name];
  return quotedPath(path, { name: (part) => quoted(part, '`') });
}

/** The rest is a digest of the body: a function cannot be replaced here while triggers call it. */
export function secretFunctionPrefix(target: TriggerTarget): string {
  return `${target.prefix}holds_secret_`;
}

function secretFunctionDefinition(target: TriggerTarget): string {
  return `CREATE FUNCTION ${functionPath(target)} ${secretFunctionBody(target)}`;
}

/** A text that cannot be looked through (MySQL gives up on long ones) counts as secret. */
function secretFunctionBody(target: TriggerTarget): string {
  const literal = (pattern: string): string => `'${pattern.replaceAll("'", "''")}'`;
  const insensitive = `(?i)${caseInsensitivePattern(target.sensitiveNames)}`;
  return `(value_text ${TEXT}) RETURNS TINYINT
DETERMINISTIC NO SQL
BEGIN
DECLARE EXIT HANDLER FOR SQLEXCEPTION RETURN 1;
IF CHAR_LENGTH(value_text) > ${LONGEST_SCANNED} THEN RETURN 1; END IF;
IF NOT value_text REGEXP ${literal(SIGNS_PATTERN)} THEN RETURN 0; END IF;
RETURN COALESCE(value_text REGEXP ${literal(CASE_SENSITIVE_PATTERN)} OR value_text REGEXP ${literal(insensitive)}, 1);
END`;
}
