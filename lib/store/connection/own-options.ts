import type { DataSource } from 'typeorm';

import { sharedSqliteDriver, sqliteDatabaseOf, sqliteFileOf } from './sqlite-database.js';

/** Connections of the store's own pool: one batch, one sequencer commit, and reads besides. */
const STORE_POOL_SIZE = 4;

const CONNECT_TIMEOUT_MS = 10_000;

type Options = Readonly<Record<string, unknown>>;

/**
 * How to reach the host's database with a connection of the store's own. Only what leads to
 * the server is taken over, so that nothing else of the host's data source (subscribers,
 * naming strategy, cache, a logger that prints parameters …) ever applies to the store.
 */
export function ownConnectionOptions(host: DataSource): Options {
  switch (host.options.type) {
    case 'better-sqlite3':
      return sqliteOptions(host);
    case 'postgres':
      return postgresOptions(asRecord(host.options));
    default:
      return mysqlOptions(asRecord(host.options));
  }
}

function mysqlOptions(host: Options): Options {
  const format = {
    timezone: 'Z',
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    bigNumberStrings: true,
  };
  const {
    connectionLimit: _pool,
    typeCast: _cast,
    flags: _flags,
    ...extra
  } = asRecord(host['extra']);
  return {
    ...pick(host, ['driver', 'connectorPackage', 'connectTimeout', 'insecureAuth', 'ssl']),
    ...credentialsOf(host, [
      'host',
      'port',
      'username',
      'password',
      'database',
      'url',
      'socketPath',
    ]),
    ...format,
    poolSize: STORE_POOL_SIZE,
    // TypeORM lets `extra` win over everything else.
    extra: { ...extra, ...format },
  };
}

function postgresOptions(host: Options): Options {
  const { max: _max, min: _min, poolSize: _pool, ...extra } = asRecord(host['extra']);
  return {
    ...pick(host, ['driver', 'nativeDriver', 'schema', 'ssl']),
    ...credentialsOf(host, ['host', 'port', 'username', 'password', 'database', 'url', 'ssl']),
    applicationName: host['applicationName'] ?? 'nestjs-audit-trail',
    connectTimeoutMS: host['connectTimeoutMS'] ?? CONNECT_TIMEOUT_MS,
    installExtensions: false,
    poolSize: STORE_POOL_SIZE,
    extra,
  };
}

function sqliteOptions(host: DataSource): Options {
  const database = sqliteDatabaseOf(host);
  if (database.memory) return { database: ':memory:', driver: sharedSqliteDriver(database) };
  return {
    ...pick(asRecord(host.options), ['driver', 'key', 'nativeBinding', 'prepareDatabase']),
    database: sqliteFileOf(database),
    fileMustExist: true,
    timeout: 0,
  };
}

/** With replication the store lives on the master alone: a replica may lag behind what it must see. */
function credentialsOf(host: Options, keys: readonly string[]): Options {
  const { master } = asRecord(host['replication']);
  return pick(master === undefined ? host : asRecord(master), keys);
}

function pick(from: Options, keys: readonly string[]): Options {
  return Object.fromEntries(
    keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]),
  );
}

function asRecord(value: unknown): Options {
  return (value ?? {}) as Options;
}
