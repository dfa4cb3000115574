import type { AuditEventInput } from '../../event/audit-event.js';

/** A TypeORM `EntityManager`, as far as the audit log is concerned with it. */
export interface ManagerLike {
  readonly queryRunner?:
    | {
        query(sql: string, parameters?: unknown[]): Promise<unknown>;
        readonly isTransactionActive?: boolean;
      }
    | undefined;
}

export interface RecordOptions {
  /** With a manager whose transaction is open, the event is committed or rolled back with it. */
  manager?: ManagerLike;
}

/** A value, or a function of what the work resolved to. */
export type OfResult<Value, Result> = Value | ((result: Result) => Value);

type Described = 'target' | 'related' | 'metadata';

/**
 * What is known of an event before its work has run. Functions are called with the
 * work's result; after a failure there is none, so what they would give is left out.
 */
export type ScopeOptions<Result> = Omit<
  Partial<AuditEventInput>,
  Described | 'action' | 'outcome' | 'error'
> & {
  [Key in Described]?: OfResult<AuditEventInput[Key], Result>;
} & RecordOptions;
