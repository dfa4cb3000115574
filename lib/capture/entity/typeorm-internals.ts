import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import type { RelationMetadata } from 'typeorm/metadata/RelationMetadata.js';

/*
 * The parts of TypeORM's persistence layer that capture relies on, alike in 0.3.20+ and 1.x.
 * They are not public API there; `installPersistencePatch` checks at start that they exist.
 */

/** One row that a `save`, `remove`, `softRemove` or `recover` call writes. */
export interface Subject {
  readonly metadata: EntityMetadata;
  entity?: ObjectLiteral;
  databaseEntity?: ObjectLiteral;
  identifier?: ObjectLiteral;
  insertedValueSet?: ObjectLiteral;
  generatedMap?: ObjectLiteral;
  changeMaps: { column?: ColumnMetadata; relation?: RelationMetadata; value?: unknown }[];
  createValueSetAndPopChangeMap(): ObjectLiteral;
}

export interface SubjectExecutor {
  readonly queryRunner: QueryRunner;
  readonly options?: { listeners?: boolean; reload?: boolean };
  readonly allSubjects: Subject[];
  readonly insertSubjects: Subject[];
  readonly updateSubjects: Subject[];
  readonly removeSubjects: Subject[];
  readonly softRemoveSubjects: Subject[];
  readonly recoverSubjects: Subject[];
  validate(): void;
  execute(): Promise<void>;
  executeInsertOperations(): Promise<void>;
  executeUpdateOperations(): Promise<void>;
  executeRemoveOperations(): Promise<void>;
  executeSoftRemoveOperations(): Promise<void>;
  executeRecoverOperations(): Promise<void>;
  updateSpecialColumnsInPersistedEntities(): void;
}

/** The data source of a query runner: `dataSource` in TypeORM 1.x, `connection` before. */
export function dataSourceOf(runner: QueryRunner): DataSource {
  const either = runner as unknown as { dataSource?: DataSource; connection?: DataSource };
  return (either.dataSource ?? either.connection) as DataSource;
}

/** How deep the runner's transaction is nested; 0 outside one. */
export function transactionDepth(runner: QueryRunner): number {
  return (runner as unknown as { transactionDepth?: number }).transactionDepth ?? 0;
}

/**
 * True if statements can be given to the runner's connection while another one is under way, and
 * run in that order: mysql2 queues them. PostgreSQL's driver warns of it, SQLite's runs at once.
 */
export function queuesStatements(runner: QueryRunner): boolean {
  const { type } = dataSourceOf(runner).options;
  return type === 'mysql' || type === 'mariadb';
}
