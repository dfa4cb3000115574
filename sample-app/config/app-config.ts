import { randomBytes } from 'node:crypto';

/** Everything the process takes from its environment, read once at start. */
export interface AppConfig {
  readonly port: number;
  /** `mysql://…`, `postgres://…` or `sqlite:path/to/file`. */
  readonly databaseUrl: string;
  /** Signs the access tokens. */
  readonly jwtSecret: string;
  /** Signs the cookies of the panel. */
  readonly sessionSecret: string;
  readonly panelTheme: PanelTheme;
  /** Where audit events wait while the database is down; undefined: the library's default. */
  readonly spoolDirectory?: string;
}

const PANEL_THEMES = ['light', 'dark'] as const;
export type PanelTheme = (typeof PANEL_THEMES)[number];

/** Relative to the working directory; created on the first start and ignored by git. */
const DEFAULT_DATABASE_URL = 'sqlite:sample-app/data/crm.sqlite';
const DEFAULT_PORT = 3000;

/**
 * Reads the configuration from environment variables: `PORT`, `DATABASE_URL`,
 * `JWT_SECRET`, `SESSION_SECRET`, `PANEL_THEME`, `AUDIT_SPOOL_DIRECTORY`. All are optional.
 * Without the secrets random ones are drawn, so tokens and sessions end with the process.
 *
 * @throws Error if `PORT` is not a port number, or `PANEL_THEME` not a theme.
 */
export function loadConfig(env: NodeJS.ProcessEnv): AppConfig {
  return {
    port: readPort(env.PORT),
    databaseUrl: env.DATABASE_URL || DEFAULT_DATABASE_URL,
    jwtSecret: env.JWT_SECRET || randomSecret(),
    sessionSecret: env.SESSION_SECRET || randomSecret(),
    panelTheme: readTheme(env.PANEL_THEME),
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

function readTheme(value: string | undefined): PanelTheme {
  const theme = PANEL_THEMES.find((known) => known === (value || PANEL_THEMES[0]));
  if (!theme) {
    throw new Error(`PANEL_THEME is "${value}", expected ${PANEL_THEMES.join(' or ')}.`);
  }
  return theme;
}

function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}
