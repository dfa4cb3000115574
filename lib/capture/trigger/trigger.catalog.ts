import type { SqlRunner } from '../../contracts/sql-runner.js';
import { secretFunctionPrefix } from './mysql.triggers.js';
import { quoted, quotedPath } from './sql.forms.js';
import { ownerMark } from './trigger.names.js';
import type { TriggerTarget } from './trigger.plan.js';

/** A trigger of ours as the database has it. */
export interface InstalledTrigger {
  name: string;
  /** Schema or database (not on SQLite), and table. */
  table: readonly string[];
  /** Holds its mark, if it runs at all. */
  text: string;
  drop: readonly string[];
}

type Row = Record<string, string>;

/** The triggers in the database that write to this event table. */
export async function installedTriggers(
  runner: SqlRunner,
  target: Pick<TriggerTarget, 'kind' | 'eventTable'>,
): Promise<InstalledTrigger[]> {
  const rows = (await runner.query(SELECTS[target.kind](ownerMark(target.eventTable)))) as Row[];
  return rows.map((row) => {
    const { name, table_name: table, location, text } = row;
    const path = location ? [location, table] : [table];
    return { name, table: path, text, drop: DROPS[target.kind](name, path, target) };
  });
}

/** Statements that drop functions of earlier versions, which no trigger calls any more. */
export async function staleFunctions(
  runner: SqlRunner,
  target: TriggerTarget,
  current: readonly string[],
): Promise<string[]> {
  if (target.kind !== 'mysql') return [];
  const start = secretFunctionPrefix(target);
  const rows = (await runner.query(
    `SELECT ROUTINE_SCHEMA AS location, ROUTINE_NAME AS name FROM information_schema.ROUTINES ` +
      `WHERE ROUTINE_TYPE = 'FUNCTION' AND ROUTINE_SCHEMA = ${mysqlSchema(target)} AND LEFT(ROUTINE_NAME, ${start.length}) = '${start}'`,
  )) as Row[];
  return rows
    .map(({ location, name }) => `DROP FUNCTION IF EXISTS ${mysqlPath([location, name])}`)
    .filter((drop) => !current.includes(drop));
}

const mysqlSchema = ({ eventTable }: TriggerTarget): string =>
  eventTable.length > 1 ? `'${eventTable[0].replaceAll("'", "''")}'` : 'DATABASE()';

const SELECTS: Readonly<Record<TriggerTarget['kind'], (mark: string) => string>> = {
  mysql: (mark) =>
    `SELECT TRIGGER_NAME AS name, EVENT_OBJECT_SCHEMA AS location, EVENT_OBJECT_TABLE AS table_name, ACTION_STATEMENT AS text ` +
    `FROM information_schema.TRIGGERS WHERE LOCATE('${mark}', ACTION_STATEMENT) > 0`,
  // A trigger that is switched off is not one.
  postgres: (mark) =>
    `SELECT t.tgname AS name, n.nspname AS location, c.relname AS table_name, ` +
    `CASE WHEN t.tgenabled = 'D' THEN '' ELSE d.description END AS text ` +
    `FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid ` +
    `JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ` +
    `JOIN pg_catalog.pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_catalog.pg_trigger'::regclass ` +
    `WHERE NOT t.tgisinternal AND strpos(d.description, '${mark}') = 1`,
  sqlite: (mark) =>
    `SELECT name, tbl_name AS table_name, NULL AS location, sql AS text FROM sqlite_master ` +
    `WHERE type = 'trigger' AND instr(sql, '${mark}') > 0`,
};

type Drop = (
  name: string,
  table: readonly string[],
  target: Pick<TriggerTarget, 'eventTable'>,
) => string[];

const DROPS: Readonly<Record<TriggerTarget['kind'], Drop>> = {
  mysql: (name, table) => [`DROP TRIGGER IF EXISTS ${mysqlPath([...table.slice(0, -1), name])}`],
  postgres: (name, table, { eventTable }) => [
    `DROP TRIGGER IF EXISTS ${standard([name])} ON ${standard(table)}`,
    `DROP FUNCTION IF EXISTS ${standard([...eventTable.slice(0, -1), name])}()`,
  ],
  sqlite: (name) => [`DROP TRIGGER IF EXISTS ${standard([name])}`],
};

const mysqlPath = (path: readonly string[]): string =>
  quotedPath(path, { name: (part) => quoted(part, '`') });
const standard = (path: readonly string[]): string =>
  quotedPath(path, { name: (part) => quoted(part, '"') });
