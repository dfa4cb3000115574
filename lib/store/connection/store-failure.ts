import { AuditError } from '../../errors/audit-error.js';
import { HOST_TRANSACTION_OPEN } from '../../contracts/audit-store.js';

/** Codes and errnos after which the same statement may well succeed a moment later. */
const TRANSIENT = new Set<string | number>([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'POOL_CLOSED',
  1040, // too many connections
  1045, // access denied: a password is being changed
  1049, // no such database: it is being restored
  1053, // server shutdown in progress
  1077, // normal shutdown
  1080, // forced shutdown
  1129, // host blocked after many errors
  1158, // network read or write errors, to 1161
  1159,
  1160,
  1161,
  1203, // user has too many connections
  1205, // lock wait timeout
  1213, // deadlock
  1290, // read only after a failover
  1792, // read only transaction
  1836, // read only mode
  1927, // connection was killed
  3024, // execution time exceeded
  '40001', // serialization failure
  '40P01', // deadlock
  '25006', // read only after a failover
  '28000', // access denied: a password is being changed
  '28P01',
  '3D000', // no such database: it is being restored
  '55P03', // lock not available
  '57014', // cancelled by a timeout
]);

/** PostgreSQL classes: connection exceptions, too few resources, operator intervention; SQLite: locks. */
const TRANSIENT_PATTERN =
  /^(08\w{3}|53\w{3}|57P0\d|SQLITE_(BUSY|LOCKED|PROTOCOL|CANTOPEN|IOERR|FULL|READONLY)(_\w+)?)$/;

/** pg has no codes for what its client notices itself. */
const TRANSIENT_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Pool is closed|The database connection is not open|Cannot use a pool after calling end|Connection is closed|Can't add new command when connection is in closed state)/;

/** Database messages that name tables and columns and never hold a value. */
const VALUE_FREE = new Set<string | number>([
  1048,
  1054,
  1142,
  1146,
  1364,
  1406,
  '22001',
  '23502',
  '42501',
  '42703',
  '42P01',
]);

interface DriverError {
  code: string | undefined;
  errno: number | undefined;
  message: string;
}

/**
 * The {@link AuditError} for a failed statement. Neither it nor its cause holds
 * SQL or parameters: drivers put whole statements, values included, on their errors.
 *
 * @param doing what was tried, as in "append 3 events"
 */
export function storeFailure(error: unknown, doing: string): AuditError {
  if (error instanceof AuditError) return error;
  const driver = driverErrorOf(error);
  const reason = describe(driver);
  const cause = Object.assign(new Error(reason), { code: driver.code, errno: driver.errno });
  if (isTransient(driver)) {
    return new AuditError(
      'STORE_UNAVAILABLE',
      `The audit store could not ${doing} now (${reason}). Check that the database is up and reachable; the same call can be tried again.`,
      { cause },
    );
  }
  return new AuditError(
    'WRITE_FAILED',
    `The database refused to let the audit store ${doing} (${reason}). If a table or column is missing, run \`npx nestjs-audit migrate\`.`,
    { cause },
  );
}

/** The store must wait for a transaction of the host on the same SQLite database. */
export function hostTransactionOpen(doing: string): AuditError {
  return new AuditError(
    'STORE_UNAVAILABLE',
    `The audit store could not ${doing} now: the application has a transaction open on this SQLite database. It can be tried again as soon as that has ended.`,
    { cause: HOST_TRANSACTION_OPEN },
  );
}

/** True for an INSERT refused because of a row that exists already. */
export function isDuplicate(error: unknown): boolean {
  return driverErrorOf(error).errno === 1062;
}

/** True if the lock that was waited for did not come. */
export function isLockTimeout(error: unknown): boolean {
  const { code, errno } = driverErrorOf(error);
  return errno === 1205 || code === '55P03';
}

/** True while another connection holds the SQLite file. */
export function isSqliteBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(driverErrorOf(error).code ?? '');
}

function isTransient({ code, errno, message }: DriverError): boolean {
  return (
    (code !== undefined && (TRANSIENT.has(code) || TRANSIENT_PATTERN.test(code))) ||
    (errno !== undefined && TRANSIENT.has(errno)) ||
    TRANSIENT_MESSAGE.test(message)
  );
}

function describe({ code, errno, message }: DriverError): string {
  const name = [code, errno].filter((part) => part !== undefined).join(' ');
  const sayable =
    VALUE_FREE.has(code ?? '') || VALUE_FREE.has(errno ?? '') || code?.startsWith('SQLITE_');
  if (sayable) return `${name}: ${message}`;
  return name === '' ? 'no error code' : name;
}

function driverErrorOf(error: unknown): DriverError {
  const outer = (error ?? {}) as { driverError?: unknown };
  const inner = (outer.driverError ?? outer) as Record<string, unknown>;
  return {
    code: typeof inner['code'] === 'string' ? inner['code'] : undefined,
    errno: typeof inner['errno'] === 'number' && inner['errno'] > 0 ? inner['errno'] : undefined,
    message: typeof inner['message'] === 'string' ? inner['message'] : '',
  };
}
