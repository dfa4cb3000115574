import type { Lease } from '../contracts/sequence-store.js';
import type { StoreConnection, WriteStatement } from './connection/store-connection.js';
import type { StoreDialect } from './dialect/store.dialect.js';

/** Renewed by this much when the lease was not taken by this process, in milliseconds. */
const DEFAULT_TTL_MS = 30_000;

/**
 * Leases as rows, by the database's clock. A row stays when its lease is released, so that
 * the fencing token never goes back.
 */
export class DatabaseLease {
  private readonly lifetimes = new Map<string, number>();
  private readonly table: string;

  constructor(
    private readonly connection: StoreConnection,
    private readonly dialect: StoreDialect,
    table: string,
  ) {
    this.table = dialect.quote(table);
  }

  /** Takes or renews the lease; undefined while another holder has it. */
  async acquire(name: string, holder: string, ttlMs: number): Promise<Lease | undefined> {
    this.lifetimes.set(name, ttlMs);
    const [renewed] = await this.connection.atomically([this.take(name, holder, ttlMs)]);
    if (renewed === 0) await this.connection.atomically([this.create(name, holder, ttlMs)]);
    return this.held(name, holder);
  }

  async release({ name, holder, token }: Lease): Promise<void> {
    const p = this.dialect.parameter;
    await this.connection.atomically([
      {
        sql: `UPDATE ${this.table} SET holder = '', expires_at = ${this.dialect.now} WHERE name = ${p(1)} AND holder = ${p(2)} AND token = ${p(3)}`,
        parameters: [name, holder, BigInt(token)],
      },
    ]);
  }

  /** First statement of a fenced transaction: fails it when the lease has gone, else renews and locks it. */
  fence({ name, holder, token }: Lease): WriteStatement {
    const p = this.dialect.parameter;
    const until = this.dialect.nowPlus(this.lifetimes.get(name) ?? DEFAULT_TTL_MS);
    return {
      sql: `UPDATE ${this.table} SET expires_at = ${until} WHERE name = ${p(1)} AND holder = ${p(2)} AND token = ${p(3)}`,
      parameters: [name, holder, BigInt(token)],
      expectRows: 1,
    };
  }

  private take(name: string, holder: string, ttlMs: number): WriteStatement {
    const { parameter: p, now, nowPlus } = this.dialect;
    // MySQL assigns from left to right: the token has to be decided before the holder changes.
    return {
      sql:
        `UPDATE ${this.table} SET token = CASE WHEN holder = ${p(1)} THEN token ELSE token + 1 END, ` +
        `holder = ${p(2)}, expires_at = ${nowPlus(ttlMs)} ` +
        `WHERE name = ${p(3)} AND (holder = ${p(4)} OR expires_at <= ${now})`,
      parameters: [holder, holder, name, holder],
    };
  }

  private create(name: string, holder: string, ttlMs: number): WriteStatement {
    const { parameter: p, nowPlus } = this.dialect;
    return {
      sql:
        `INSERT INTO ${this.table} (name, holder, token, expires_at) ` +
        `VALUES (${p(1)}, ${p(2)}, 1, ${nowPlus(ttlMs)})${this.dialect.ignoreDuplicates('name')}`,
      parameters: [name, holder],
    };
  }

  private async held(name: string, holder: string): Promise<Lease | undefined> {
    const { parameter: p, now } = this.dialect;
    const [row] = await this.connection.read(
      `SELECT token FROM ${this.table} WHERE name = ${p(1)} AND holder = ${p(2)} AND expires_at > ${now}`,
      [name, holder],
    );
    return row && { name, holder, token: String(row['token']) };
  }
}
