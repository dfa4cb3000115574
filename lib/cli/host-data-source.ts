import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { DataSource, type DataSourceOptions } from 'typeorm';

import { AuditError } from '../errors/audit-error.js';
import { cliMessages } from './cli.messages.js';

/**
 * The application's data source, connected: of a file that exports it, of a URL, or of `DATABASE_URL`.
 *
 * @throws AuditError `INVALID_INPUT` if there is none; whatever the database says if it does not open.
 */
export async function openHostDataSource(from: {
  file?: string;
  url?: string;
  /** With the application's entities; else only the connection is wanted. @defaultValue false */
  withEntities?: boolean;
}): Promise<DataSource> {
  const source = from.file ? await fromFile(from.file) : fromUrl(from.url);
  if (source.isInitialized) return source;
  // The application's own schema is none of a command's business.
  const options = { subscribers: [], migrations: [], ...(!from.withEntities && { entities: [] }) };
  source.setOptions({ ...options, synchronize: false, dropSchema: false, migrationsRun: false });
  return source.initialize();
}

async function fromFile(file: string): Promise<DataSource> {
  const found = (await exportsOf(file)).find(isDataSource);
  if (!found) throw new AuditError('INVALID_INPUT', cliMessages.noExport(file));
  return found;
}

/**
 * Everything that a module of the application exports.
 *
 * @throws AuditError `INVALID_INPUT` if it cannot be loaded.
 */
export async function exportsOf(file: string): Promise<unknown[]> {
  let exported: Record<string, unknown>;
  try {
    exported = (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AuditError('INVALID_INPUT', cliMessages.notLoaded(file, reason), { cause });
  }
  // A CommonJS file's exports come as `default`, with its own `default` inside.
  const defaults = Object.values((exported.default ?? {}) as Record<string, unknown>);
  return [...Object.values(exported), ...defaults];
}

/** By shape: the file may have another copy of TypeORM. */
function isDataSource(value: unknown): value is DataSource {
  const { initialize, options } = (value ?? {}) as Partial<DataSource>;
  return typeof initialize === 'function' && typeof options === 'object';
}

function fromUrl(given: string | undefined): DataSource {
  const url = given ?? process.env.DATABASE_URL;
  if (!url) throw new AuditError('INVALID_INPUT', cliMessages.noDataSource);
  const protocol = url.slice(0, url.indexOf(':') + 1);
  switch (protocol) {
    case 'mysql:':
    case 'mariadb:':
      return new DataSource({ type: 'mysql', url: url.replace(/^mariadb:/, 'mysql:') });
    case 'postgres:':
    case 'postgresql:':
      return new DataSource({ type: 'postgres', url });
    case 'sqlite:': {
      const database = url.slice(protocol.length).replace(/^\/\//, '');
      return new DataSource({ type: 'better-sqlite3', database } as DataSourceOptions);
    }
    default:
      throw new AuditError('INVALID_INPUT', cliMessages.badUrl(protocol));
  }
}
