import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { dataSourceOfBuilder, type WriteBuilder } from '../builder.seam.js';
import { escapedTable, lockClause, selectList, type RowLock } from '../rows/row.select.js';

/** What a write builder makes its SQL of; protected in TypeORM, alike in 0.3.20+ and 1.x. */
interface SqlParts extends WriteBuilder {
  createWhereExpression(): string;
  createCteExpression(): string;
  createOrderByExpression?(): string;
  createLimitExpression?(): string;
  replacePropertyNamesForTheWholeQuery(sql: string): string;
}

export interface Sql {
  sql: string;
  parameters: unknown[];
}

export interface MatchingRows {
  metadata: EntityMetadata;
  columns: readonly ColumnMetadata[];
  lock: RowLock;
  /** SQL for what is to be selected besides, by its name. */
  expressions?: Readonly<Record<string, string>>;
  /** At most so many rows; a lower limit of the builder's own stands. */
  limit?: number;
  /** Stands before the SELECT. */
  prefix?: string;
}

/**
 * The SELECT of the rows that the builder's statement is going to hit: its criteria, parameters,
 * common table expressions, order and limit. What the criteria do not say is not added: rows
 * softly deleted are among them.
 */
export function selectMatching(builder: WriteBuilder, request: MatchingRows): Sql {
  const [sql, parameters] = derive(builder, (parts) => {
    const dataSource = dataSourceOfBuilder(parts);
    const { driver } = dataSource;
    const expressions = Object.entries(request.expressions ?? {}).map(
      ([name, expression]) => `${expression} AS ${driver.escape(name)}`,
    );
    const list = [selectList(dataSource, request.columns), ...expressions].join(', ');
    const table = escapedTable(dataSource, request.metadata);
    const lock = lockClause(dataSource, request.lock);
    const cte = parts.replacePropertyNamesForTheWholeQuery(parts.createCteExpression());
    return `${request.prefix ?? ''}${cte}SELECT ${list} FROM ${table}${tail(parts, request.limit)}${lock}`;
  });
  return { sql, parameters };
}

/** The builder's criteria as SQL, with placeholders for parameters; empty if it has none. */
export function criteriaSql(builder: WriteBuilder): string {
  return derive(builder, (parts) => tail(parts, undefined))[0].trim();
}

/** False if reading the rows beforehand would do the work of the statement, or a part of it. */
export function isReadable({ expressionMap }: WriteBuilder): boolean {
  return expressionMap.commonTableExpressions.every(({ queryBuilder }) =>
    typeof queryBuilder === 'string'
      ? !/\b(?:insert|update|delete|merge)\b/i.test(queryBuilder)
      : queryBuilder.expressionMap.queryType === 'select',
  );
}

/** A derived object, for the host may run one builder several times at once. */
function derive(builder: WriteBuilder, getQuery: (parts: SqlParts) => string): [string, unknown[]] {
  const derived = Object.create(builder, {
    getQuery: {
      value(this: SqlParts): string {
        return getQuery(this);
      },
    },
  }) as WriteBuilder;
  return derived.getQueryAndParameters();
}

function tail(parts: SqlParts, limit: number | undefined): string {
  const own = parts.expressionMap.limit;
  const order = parts.createOrderByExpression?.() ?? '';
  const limited =
    limit === undefined || (own && own <= limit)
      ? (parts.createLimitExpression?.() ?? '')
      : ` LIMIT ${limit}`;
  return parts.replacePropertyNamesForTheWholeQuery(
    `${parts.createWhereExpression()}${order}${limited}`,
  );
}
