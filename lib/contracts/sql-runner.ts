/**
 * Anything that runs one SQL statement in a transaction of the caller's:
 * a TypeORM `QueryRunner` fits, and so does a `DataSource`.
 */
export interface SqlRunner {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}
