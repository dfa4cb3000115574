import type {
  EntityTarget,
  HttpRequest,
  Viewer,
  WriteFailureHandler,
} from '../contracts/resolved-options.js';
import type { Actor, Source } from '../event/audit-event.js';
import type { AuditCatalogue } from '../event/catalogue.js';
import type { AuditFilter } from '../event/event-filter.js';

/** Options of `AuditModule.forRoot()`. Everything is optional. */
export interface AuditModuleOptions {
  /**
   * Name of the `@nestjs/typeorm` data source whose entities are audited and in whose database the
   * log is kept. With `forRootAsync` give it beside `useFactory`.
   * @defaultValue the default data source
   */
  dataSource?: string;
  capture?: CaptureOptions;
  context?: ContextOptions;
  /** Your own actions, made with `defineCatalogue()`; merged over the built-in ones. */
  catalogue?: AuditCatalogue;
  redact?: RedactOptions;
  write?: WriteOptions;
  store?: StoreOptions;
  sequencer?: SequencerOptions;
  /**
   * What a viewer may read: `all`, `none`, or only what matches a filter. Applied on the server to
   * everything that faces users (`AuditQueryService.forViewer`, the admin panel). Once given, it
   * decides for everybody, admins included.
   * @defaultValue admins read everything and everybody else nothing; an admin is told by
   *   `actorType: 'admin'` or by a role such as `admin`, `super_admin` or `owner`
   */
  access?: (viewer: Viewer) => 'none' | 'all' | AuditFilter;
}

export interface CaptureOptions {
  /**
   * Which entities are audited: those with `@Audited()`, all of them, the decorated ones and those
   * included, or (with `exclude` alone) all but those excluded.
   * @defaultValue 'decorated'
   */
  entities?: 'decorated' | 'all' | { include?: EntityTarget[]; exclude?: EntityTarget[] };
  /**
   * Rows of one statement by criteria that are held in memory at most, 1 to 1,000,000. A larger
   * number saves round trips and costs memory.
   * @defaultValue 10000
   */
  bulkRowLimit?: number;
  /**
   * What becomes of a statement that changes more rows than `bulkRowLimit`: its rows are worked
   * through in chunks of that many, each with an event; or one summary event tells their number,
   * the criteria and the values set. After a summary `asOf()` does not know the records of that
   * type for certain any more and answers `'uncertain'`.
   * @defaultValue 'chunk'
   */
  bulkOverflow?: 'chunk' | 'summary';
  /**
   * True once `npx nestjs-audit triggers install` has been run: the triggers are then told, through
   * session variables, who acts and what the library records itself. Each captured statement costs
   * one more for it. Without triggers in the database it is of no use; with triggers and without
   * this option, changes are recorded twice.
   * @defaultValue false
   */
  triggers?: boolean;
}

export interface ContextOptions {
  /**
   * The actor of a request, asked when an event happens (so after the guards).
   * @defaultValue read from `request.user`; without one `anonymous`
   */
  actor?: (request: HttpRequest) => Actor | undefined;
  /** Where a request comes from. @defaultValue told by its headers */
  source?: (request: HttpRequest) => Source | undefined;
  /** The tenant a request works for. @defaultValue none */
  tenant?: (request: HttpRequest) => string | undefined;
  /**
   * How far `X-Forwarded-For` is believed: not at all, all the way, or the number of proxies in
   * front of the application. Too much of it lets clients forge their address.
   * @defaultValue false
   */
  trustProxy?: boolean | number;
}

export interface RedactOptions {
  /** Property names whose values are removed, on top of the built-in list; strings match whole names in any case. */
  properties?: (string | RegExp)[];
  /** What stands in their place. @defaultValue '[redacted]' */
  replacement?: string;
}

export interface WriteOptions {
  /**
   * What happens when events cannot be written: the caller gets the error (and its transaction
   * fails), they wait in a file until they can be, or your function gets them.
   * @defaultValue 'throw'
   */
  onWriteFailure?: 'throw' | 'spool' | WriteFailureHandler;
  /** Directory of the spool files; must survive a restart. @defaultValue './.audit-spool' */
  spoolDirectory?: string;
  /** Events held in memory at most before callers wait. @defaultValue 10000 */
  maxBufferedEvents?: number;
  /** Events written by one statement at most. @defaultValue 500 */
  maxBatchEvents?: number;
  /** Milliseconds an event waits for company at most. @defaultValue 5 */
  flushIntervalMs?: number;
}

export interface StoreOptions {
  /** Prefix of the tables' names: letters, digits and `_`. @defaultValue 'audit_' */
  tablePrefix?: string;
  /**
   * What happens to the tables at start: pending migrations are run (once, however many replicas
   * start), their absence is checked, or nothing.
   * @defaultValue 'migrate', with NODE_ENV=production 'verify'
   */
  schema?: 'migrate' | 'verify' | 'none';
  /** Month partitions on MySQL and MariaDB; other databases have none. @defaultValue 'month' */
  partitions?: 'month' | 'none';
}

export interface SequencerOptions {
  /** Milliseconds between two looks for new events of other processes. @defaultValue 1000 */
  intervalMs?: number;
  /**
   * Milliseconds the longest transaction of the application takes; events of longer ones are
   * sequenced by the next sweep. @defaultValue 300000 (5 minutes)
   */
  maxTransactionMs?: number;
  /** Milliseconds between two sweeps over the whole log. @defaultValue 900000 (15 minutes) */
  sweepIntervalMs?: number;
  /** Events sequenced in one transaction at most. @defaultValue 500 */
  batchSize?: number;
}
