import { AuditError } from '../../errors/audit-error.js';
import { mysqlDialect } from './mysql.dialect.js';
import { postgresDialect } from './postgres.dialect.js';
import { sqliteDialect } from './sqlite.dialect.js';
import type { StoreDialect } from './store.dialect.js';

const DIALECTS: Readonly<Record<string, StoreDialect>> = {
  'better-sqlite3': sqliteDialect,
  mysql: mysqlDialect,
  mariadb: mysqlDialect,
  postgres: postgresDialect,
};

/**
 * The dialect of a TypeORM driver.
 *
 * @throws AuditError `UNSUPPORTED_DRIVER`
 */
export function dialectOf(driverType: string): StoreDialect {
  const dialect = DIALECTS[driverType];
  if (!dialect) {
    throw new AuditError(
      'UNSUPPORTED_DRIVER',
      `The data source uses the TypeORM driver "${driverType}"; the audit store supports ${Object.keys(DIALECTS).join(', ')}. ` +
        `Point \`dataSource\` at a data source with one of these drivers.`,
    );
  }
  return dialect;
}
