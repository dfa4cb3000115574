import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { dataSourceOf } from '../../entity/typeorm-internals.js';
import { runUnobserved } from '../query.seam.js';
import { hasRawKey, type RawRow } from './raw-row.js';

/**
 * What the rows read are kept from until the transaction ends: `write` from changes that leave
 * their key alone, `key` from all changes. `share` is for rows whose key a foreign key holds fast
 * already: the read sees what is committed, and does not fix what the host's next read sees.
 */
export type RowLock = 'write' | 'key' | 'share';

/** Rows asked for by values of some of their columns. */
export interface RawSelect {
  metadata: EntityMetadata;
  columns: readonly ColumnMetadata[];
  keyColumns: readonly ColumnMetadata[];
  /** Values as the driver gives them, or takes them as parameters. */
  keys: readonly (readonly unknown[])[];
  lock?: RowLock;
  /** What is read beside the columns, as it stands in the SELECT list. */
  expression?: string;
}

const KEYS_PER_STATEMENT = 500;

/** Reads rows by key on the given runner, in as few statements as there are times 500 keys. */
export async function selectRaw(runner: QueryRunner, request: RawSelect): Promise<RawRow[]> {
  if (request.keys.length <= KEYS_PER_STATEMENT) return selectSome(runner, request);
  const rows: RawRow[] = [];
  for (let from = 0; from < request.keys.length; from += KEYS_PER_STATEMENT) {
    const keys = request.keys.slice(from, from + KEYS_PER_STATEMENT);
    rows.push(...(await selectSome(runner, { ...request, keys })));
  }
  return rows;
}

/** Reads rows again by their primary key. Rows without one are not found. */
export function selectAgain(
  runner: QueryRunner,
  request: Omit<RawSelect, 'keyColumns' | 'keys'> & { rows: readonly RawRow[] },
): Promise<RawRow[]> {
  const { metadata, rows } = request;
  const keyColumns = metadata.primaryColumns;
  const keys = rows
    .filter((row) => hasRawKey(metadata, row))
    .map((row) => keyColumns.map(({ databaseName }) => row[databaseName]));
  return selectRaw(runner, { ...request, keyColumns, keys });
}

/** What stands in a SELECT list for the columns; each comes back under its name in the database. */
export function selectList(dataSource: DataSource, columns: readonly ColumnMetadata[]): string {
  const { driver } = dataSource;
  return columns
    .map((column) => {
      const name = driver.escape(column.databaseName);
      const expression = readableForm(dataSource, column, name);
      return expression === name ? name : `${expression} AS ${name}`;
    })
    .join(', ');
}

/** The clause that locks the rows of a SELECT; none where the database has only one writer. */
export function lockClause(dataSource: DataSource, lock: RowLock): string {
  const { type } = dataSource.options;
  if (MYSQL.has(type)) return lock === 'share' ? ' LOCK IN SHARE MODE' : ' FOR UPDATE';
  if (!POSTGRES.has(type) || lock === 'share') return '';
  // As the UPDATE itself does: rows that refer to this one can still be inserted meanwhile.
  return lock === 'key' ? ' FOR UPDATE' : ' FOR NO KEY UPDATE';
}

export function escapedTable(dataSource: DataSource, metadata: EntityMetadata): string {
  return metadata.tablePath
    .split('.')
    .map((part) => (part === '' ? part : dataSource.driver.escape(part)))
    .join('.');
}

/** True for columns that are really there and hold what the application stores in them. */
export const isPhysical = (column: ColumnMetadata): boolean => !column.isVirtualProperty;

const MYSQL: ReadonlySet<string> = new Set(['mysql', 'mariadb', 'aurora-mysql']);
const POSTGRES: ReadonlySet<string> = new Set(['postgres', 'cockroachdb', 'aurora-postgres']);

/** Types that TypeORM's own SELECTs turn into what it can hydrate. */
function readableForm(
  { driver, options }: DataSource,
  column: ColumnMetadata,
  name: string,
): string {
  const { spatialTypes, wrapWithJsonFunction } = driver as ReadingDriver;
  if (wrapWithJsonFunction) return wrapWithJsonFunction.call(driver, name, column, false);
  if (!spatialTypes?.includes(column.type)) return name;
  if (POSTGRES.has(options.type)) return `ST_AsGeoJSON(${name})::json`;
  if (!MYSQL.has(options.type)) return name;
  const isLegacy = (options as { legacySpatialSupport?: boolean }).legacySpatialSupport === true;
  return `${isLegacy ? 'AsText' : 'ST_AsText'}(${name})`;
}

interface ReadingDriver {
  spatialTypes?: readonly unknown[];
  /** SQLite: `jsonb` columns are binary. */
  wrapWithJsonFunction?(name: string, column: ColumnMetadata, isParameter: boolean): string;
}

async function selectSome(runner: QueryRunner, request: RawSelect): Promise<RawRow[]> {
  if (request.keys.length === 0) return [];
  const dataSource = dataSourceOf(runner);
  const { driver } = dataSource;
  const parameters: unknown[] = [];
  const bind = (value: unknown): string => {
    parameters.push(value);
    return driver.createParameter('key', parameters.length - 1);
  };
  const names = request.keyColumns.map(({ databaseName }) => driver.escape(databaseName));
  const where =
    names.length === 1
      ? `${names[0]} IN (${request.keys.map(([value]) => bind(value)).join(', ')})`
      : request.keys
          .map((key) => names.map((name, index) => `${name} = ${bind(key[index])}`).join(' AND '))
          .map((condition) => `(${condition})`)
          .join(' OR ');
  const sql =
    `SELECT ${selectList(dataSource, request.columns)}` +
    (request.expression ? `, ${request.expression} ` : ' ') +
    `FROM ${escapedTable(dataSource, request.metadata)} WHERE ${where}` +
    (request.lock ? lockClause(dataSource, request.lock) : '');
  return (await runUnobserved(runner, sql, parameters)) as RawRow[];
}
