import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { utcTimestamps } from './postgres-utc.js';

/**
 * Makes the TypeORM options for a database URL.
 *
 * `synchronize` creates the tables of this sample on the first start and is
 * here to keep it short: a real application has migrations. The tables of the
 * audit log are never touched by it; the library migrates them itself.
 *
 * @throws Error if the scheme is none of `sqlite:`, `mysql:`, `mariadb:`, `postgres:`, `postgresql:`.
 */
export function databaseOptions(url: string): TypeOrmModuleOptions {
  const common = { autoLoadEntities: true, synchronize: true } as const;
  const scheme = url.slice(0, url.indexOf(':'));
  switch (scheme) {
    case 'sqlite':
      return { ...common, type: 'better-sqlite3', database: sqliteFile(url), enableWAL: true };
    case 'mysql':
    case 'mariadb':
      // `Z` makes the driver read and write dates as UTC; the server's zone should be UTC too.
      return { ...common, type: scheme, url, charset: 'utf8mb4', timezone: 'Z' };
    case 'postgres':
    case 'postgresql':
      return { ...common, type: 'postgres', url, extra: utcTimestamps() };
    default:
      throw new Error(
        `DATABASE_URL starts with "${scheme}:", expected sqlite:, mysql:, mariadb: or postgres:. ` +
          'Leave it out to use a SQLite file.',
      );
  }
}

function sqliteFile(url: string): string {
  const path = url.slice('sqlite:'.length);
  if (path === ':memory:') {
    return path;
  }
  const file = resolve(path);
  mkdirSync(dirname(file), { recursive: true });
  return file;
}
