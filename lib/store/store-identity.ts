import { randomInt } from 'node:crypto';

import type { AuditTables } from './audit-tables.js';
import type { StoreConnection } from './connection/store-connection.js';
import type { StoreDialect } from './dialect/store.dialect.js';

const NAME = 'store';
/** Of a store whose tables are not there (`schema: 'none'`). */
const UNKNOWN = 'unknown';

/**
 * What tells this log from every other: a random number that its database keeps, so that it stays
 * the same behind another address. Drawn by whoever opens the store first.
 */
export async function storeIdentity(
  connection: StoreConnection,
  dialect: StoreDialect,
  tables: AuditTables,
): Promise<string> {
  const table = dialect.quote(tables.cursor);
  const [name, position] = ['name', 'position'].map((column) => dialect.quote(column));
  const read = async (): Promise<string | undefined> => {
    const select = `SELECT ${position} FROM ${table} WHERE ${name} = ${dialect.parameter(1)}`;
    const [row] = await connection.read(select, [NAME]);
    return row && BigInt(row['position'] as string | number).toString(16);
  };
  try {
    const known = await read();
    if (known !== undefined) return known;
    const values = `${dialect.parameter(1)}, ${dialect.parameter(2)}`;
    const sql = `INSERT INTO ${table} (${name}, ${position}) VALUES (${values})`;
    const drawn = randomInt(2 ** 40, 2 ** 47);
    await connection.atomically([
      { sql: sql + dialect.ignoreDuplicates('name'), parameters: [NAME, drawn] },
    ]);
    return (await read()) ?? UNKNOWN;
  } catch {
    // Without its tables nothing can be written either; that is told when something is.
    return UNKNOWN;
  }
}
