import type { DataSource } from 'typeorm';

/** Databases that read SQL alike, as far as capture reads it. */
export type SqlDialect = 'mysql' | 'postgres' | 'sqlite';

const DIALECTS: Readonly<Record<string, SqlDialect>> = {
  mysql: 'mysql',
  mariadb: 'mysql',
  'aurora-mysql': 'mysql',
  postgres: 'postgres',
  'aurora-postgres': 'postgres',
  cockroachdb: 'postgres',
};

export function sqlDialectOf({ options }: DataSource): SqlDialect {
  return DIALECTS[options.type] ?? 'sqlite';
}
