import type { DataSource } from 'typeorm';

import { sqlDialectOf } from '../../raw/sql-dialect.js';
import { mysqlSetwise } from './mysql.setwise.js';
import { postgresSetwise } from './postgres.setwise.js';
import type { SetwiseDialect } from './setwise.dialect.js';

/** Undefined where the driver or the process changes what values look like. */
export function setwiseDialect(dataSource: DataSource): SetwiseDialect | undefined {
  switch (sqlDialectOf(dataSource)) {
    case 'mysql':
      return mysqlSetwise(dataSource);
    case 'postgres':
      return postgresSetwise();
    case 'sqlite':
      // Its one connection is everybody's: between the two statements another request's could come in.
      return undefined;
  }
}
