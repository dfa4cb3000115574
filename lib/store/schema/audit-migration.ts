import type { MigrationInterface, QueryRunner } from 'typeorm';

import type { SchemaStatements, SchemaTarget } from './audit-schema.js';
import { mysqlTables } from './mysql.tables.js';
import { postgresTables } from './postgres.tables.js';
import { sqliteTables } from './sqlite.tables.js';

/** Every version of the tables, oldest first. TypeORM reads the time off the name's last 13 digits; names never change. */
const VERSIONS: readonly { name: string; statements: Record<DialectKind, SchemaStatements> }[] = [
  {
    name: 'AuditTables1764547200000',
    statements: { sqlite: sqliteTables, mysql: mysqlTables, postgres: postgresTables },
  },
];

type DialectKind = 'sqlite' | 'mysql' | 'postgres';

/** A TypeORM migration whose statements can also be had without a connection. */
export interface AuditMigration extends MigrationInterface {
  readonly name: string;
  statements(target: SchemaTarget): string[];
}

export type AuditMigrationClass = new () => AuditMigration;

/**
 * The store's migrations as classes for TypeORM's `migrations` option.
 *
 * @param targetOf tells where the tables are; asked when a migration runs, because the schema is
 *   known only once connected.
 */
export function auditMigrations(
  kind: DialectKind,
  targetOf: () => SchemaTarget,
): AuditMigrationClass[] {
  return VERSIONS.map(({ name, statements }) => {
    const { up, down } = statements[kind];
    return class implements AuditMigration {
      readonly name = name;

      statements(target: SchemaTarget): string[] {
        return up(target);
      }

      async up(runner: QueryRunner): Promise<void> {
        for (const statement of up(targetOf())) await runner.query(statement);
      }

      async down(runner: QueryRunner): Promise<void> {
        for (const statement of down(targetOf())) await runner.query(statement);
      }
    };
  });
}
