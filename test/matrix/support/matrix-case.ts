import type { AuditModuleOptions } from 'nestjs-audit-trail';
import type { DataSource, EntityManager, EntitySchema } from 'typeorm';

import type { DatabaseKind } from '../../support/databases.js';
import type { ExpectedEvent } from './expected-event.js';

/** A data source, with the library or without it. */
export interface MatrixHost {
  readonly kind: DatabaseKind;
  readonly dataSource: DataSource;
}

/** How a case is run: by itself, or in a transaction of the host's that ends as named. */
export type Mode = 'alone' | 'rolled back' | 'committed';

export interface Outcome<Result> {
  readonly kind: DatabaseKind;
  readonly mode: Mode;
  /** What `run` gave where the library is installed. */
  readonly result: Result;
}

/** One operation on one shape of entity. */
export interface MatrixCase<Context = unknown, Result = unknown> {
  /** Unique in the matrix; docs/capture.md lists it. */
  name: string;
  /** What the log holds of it, for docs/capture.md. */
  records: string;
  /** Databases that offer it. @defaultValue all */
  only?: readonly DatabaseKind[];
  /** Needs TypeORM 1.x. */
  typeorm1?: true;
  /** Databases on which it cannot be run in a transaction of the host's. */
  alone?: readonly DatabaseKind[];
  /** By itself it runs in a transaction of its own making, which its events share. */
  transaction?: true;
  /** The host's call throws. */
  fails?: true;
  /** Makes the rows; nobody audits the connection it runs on. */
  prepare?(manager: EntityManager, host: MatrixHost): Promise<Context>;
  run(manager: EntityManager, context: Context, host: MatrixHost): Promise<Result>;
  /** Every event of `run`, oldest first. */
  events(context: Context, outcome: Outcome<Result>): ExpectedEvent[];
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
export type MatrixEntity = Function | EntitySchema;

/** Cases that share their tables. */
export interface MatrixGroup {
  title: string;
  entities: readonly MatrixEntity[];
  options?: AuditModuleOptions;
  cases: readonly MatrixCase[];
}

/** Names the types of a case's context and result once, where it is written. */
export function matrixCase<Context, Result>(definition: MatrixCase<Context, Result>): MatrixCase {
  return definition;
}
