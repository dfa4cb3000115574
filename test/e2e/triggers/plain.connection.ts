import Database from 'better-sqlite3';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';

import type { TestDatabase } from '../../support/databases.js';

/** A connection without the library, as another program would have. */
export interface PlainConnection {
  /** Names in double quotes and `?` parameters on every database. */
  run(sql: string, parameters?: unknown[]): Promise<void>;
  close(): Promise<void>;
}

export async function openPlainConnection({ kind, url }: TestDatabase): Promise<PlainConnection> {
  if (kind === 'mariadb') return openMariadb(url);
  if (kind === 'postgres') return openPostgres(url);
  const database = new Database(url);
  // As the database's own command line has it: nothing in the schema is trusted.
  database.pragma('trusted_schema = off');
  return {
    run: (sql, parameters = []) => Promise.resolve(void database.prepare(sql).run(parameters)),
    close: () => Promise.resolve(void database.close()),
  };
}

async function openMariadb(url: string): Promise<PlainConnection> {
  const connection = await createConnection({
    uri: url.replace(/^mariadb:/, 'mysql:'),
    charset: 'utf8mb4',
    timezone: 'Z',
  });
  await connection.query(`SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')`);
  return {
    run: async (sql, parameters = []) =>
      void (await connection.execute(sql, parameters as string[])),
    close: () => connection.end(),
  };
}

async function openPostgres(url: string): Promise<PlainConnection> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    run: async (sql, parameters = []) => {
      let position = 0;
      await client.query(
        sql.replaceAll('?', () => `$${++position}`),
        parameters,
      );
    },
    close: () => client.end(),
  };
}
