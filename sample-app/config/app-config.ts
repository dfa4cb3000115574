import { randomBytes } from 'node:crypto';

/** Everything the process takes from its environment, read once at start. */
export interface AppConfig {
  readonly port: number;
  /** `mysql://…`, `postgres://…` or `sqlite:path/to/file`. */
  readonly databaseUrl: string;
  /** Signs the access tokens. */
  readonly jwtSecret: string;
  /** Where audit events wait while the database is down; undefined: the library's default. */
  readonly spoolDirectory?: string;
}

/** Relative to the working directory; created on the first start and ignored by git. */
const DEFAULT_DATABASE_URL = 'sqlite:sample-app/data/crm.sqlite';
const DEFAULT_PORT = 3000;

/**
 * Reads the configuration from environment variables: `PORT`, `DATABASE_URL`,
 * `JWT_SECRET`, `AUDIT_SPOOL_DIRECTORY`. All are optional. Without `JWT_SECRET`
 * a random one is drawn, so tokens end with the process.
 *
 * @throws Error if `PORT` is not a port number.
 */
export function loadConfig(env: NodeJS.ProcessEnv): AppConfig {
  return {
    port: readPort(env.PORT),
    databaseUrl: env.DATABASE_URL || DEFAULT_DATABASE_URL,
    jwtSecret: env.JWT_SECRET || randomBytes(32).toString('base64url'),
    spoolDirectory: env.AUDIT_SPOOL_DIRECTORY || undefined,
  };
}

function readPort(value: string | undefined): number {
  if (!value) {
    return DEFAULT_PORT;
  }
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT is "${value}", expected an integer from 0 to 65535. Example: PORT=3000`);
  }
  return port;
}
