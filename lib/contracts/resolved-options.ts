import type { Actor, AuditEvent, Source } from '../event/audit-event.js';
import type { AuditCatalogue } from '../event/catalogue.js';
import type { AuditFilter } from '../event/event-filter.js';

/** A class, an `EntitySchema`, or the name of either. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
export type EntityTarget = Function | { options: { name: string } } | string;

/** The HTTP request as the host's framework passes it; its type is the host's business. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type HttpRequest = any;

/** Whoever reads the log, as the host knows them (its user object). */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Viewer = any;

export type WriteFailureHandler = (
  error: Error,
  events: readonly AuditEvent[],
) => void | Promise<void>;

/** The module's options with every default filled in; frozen. Stages read these and nothing else. */
export interface ResolvedAuditOptions {
  readonly dataSource: string | undefined;
  readonly capture: {
    readonly entities:
      | 'decorated'
      | 'all'
      | { readonly include?: readonly EntityTarget[]; readonly exclude?: readonly EntityTarget[] };
    readonly bulkRowLimit: number;
    readonly bulkOverflow: 'chunk' | 'summary';
    readonly triggers: boolean;
  };
  readonly context: {
    readonly actor: ((request: HttpRequest) => Actor | undefined) | undefined;
    readonly source: ((request: HttpRequest) => Source | undefined) | undefined;
    readonly tenant: ((request: HttpRequest) => string | undefined) | undefined;
    readonly trustProxy: boolean | number;
  };
  readonly catalogue: AuditCatalogue;
  readonly redact: {
    readonly properties: readonly (string | RegExp)[];
    readonly replacement: string;
  };
  readonly write: {
    readonly onWriteFailure: 'throw' | 'spool' | WriteFailureHandler;
    readonly spoolDirectory: string;
    readonly maxBufferedEvents: number;
    readonly maxBatchEvents: number;
    readonly flushIntervalMs: number;
  };
  readonly store: {
    readonly tablePrefix: string;
    readonly schema: 'migrate' | 'verify' | 'none';
    readonly partitions: 'month' | 'none';
  };
  readonly sequencer: {
    readonly intervalMs: number;
    readonly maxTransactionMs: number;
    readonly sweepIntervalMs: number;
    readonly batchSize: number;
  };
  /** What a viewer may read; decides for everybody. */
  readonly access: (viewer: Viewer) => 'none' | 'all' | AuditFilter;
}

/** Injection token of {@link ResolvedAuditOptions}. */
export const ResolvedAuditOptions = Symbol.for('nestjs-audit-trail:ResolvedAuditOptions');
