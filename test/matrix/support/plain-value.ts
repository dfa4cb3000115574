const DAY_MS = 86_400_000;
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;
const DATE_TEXT = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}/;
const DATE_IN_TEXT = /\b\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?/g;
/**
 * What drivers add beyond class, message, code and the host's statement: `sql` (mysql2) and `where`
 * (PostgreSQL) name the statement that met the error, which of a lock wait is the SELECT … FOR UPDATE
 * before the host's; `length` (PostgreSQL) varies with the fractions of dates.
 */
const INCOMPARABLE: readonly string[] = ['stack', 'driverError', 'length', 'where', 'sql'];

/** Stands for a moment of the run: the cases themselves use no date near today's. */
export const NOW = '<now>';

/** The value with the moments of the run made alike. */
export function withoutNow(value: unknown): unknown {
  if (typeof value === 'string') return DATE_TEXT.test(value) && isNow(value) ? NOW : value;
  if (Array.isArray(value)) return value.map(withoutNow);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutNow(member)]),
  );
}

const isNow = (value: string | Date): boolean =>
  Math.abs(new Date(value).getTime() - Date.now()) < DAY_MS;

/**
 * Any value as plain data that tells classes apart and equals that of another run: moments of the
 * run, uuids and the database's name are made alike, uuids by the order in which they turn up.
 */
export function plainValue(value: unknown, databaseName: string): unknown {
  return new Flattening(databaseName).of(value);
}

class Flattening {
  private readonly uuids = new Map<string, string>();
  private readonly seen = new Map<object, number>();

  constructor(private readonly databaseName: string) {}

  of(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (typeof value === 'function') return '<function>';
    if (typeof value === 'bigint') return `${value}n`;
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Date) return isNow(value) ? NOW : value.toISOString();
    if (Buffer.isBuffer(value)) return `<bytes ${value.toString('hex')}>`;
    const known = this.seen.get(value);
    if (known !== undefined) return `<object ${known}>`;
    this.seen.set(value, this.seen.size);
    if (Array.isArray(value)) return value.map((member) => this.of(member));
    return this.object(value);
  }

  private object(value: object): unknown {
    const name = value.constructor?.name ?? 'null';
    const members = Object.entries(value).map(([key, member]) => [this.text(key), this.of(member)]);
    return { '<class>': name, ...(Object.fromEntries(members) as object) };
  }

  private text(value: string): string {
    if (DATE_TEXT.test(value) && isNow(value)) return NOW;
    return value
      .replaceAll(this.databaseName, '<database>')
      .replace(DATE_IN_TEXT, (date) => (isNow(date) ? NOW : date))
      .replace(UUID, (uuid) => {
        const alias = this.uuids.get(uuid) ?? `<uuid ${this.uuids.size + 1}>`;
        this.uuids.set(uuid, alias);
        return alias;
      });
  }
}

/** What two failures are compared by. */
export function plainError(error: unknown, databaseName: string): unknown {
  if (!(error instanceof Error)) return plainValue(error, databaseName);
  const { name, message } = error;
  const members = Object.entries(error).filter(([key]) => !INCOMPARABLE.includes(key));
  return plainValue(
    { class: error.constructor.name, name, message, ...Object.fromEntries(members) },
    databaseName,
  );
}

/** Rows of a table, whatever order they come in. */
export function plainRows(rows: readonly object[], databaseName: string): string[] {
  return rows.map((row) => JSON.stringify(plainValue({ ...row }, databaseName))).sort();
}
