import type { DataSource } from 'typeorm';

const MYSQL: ReadonlySet<string> = new Set(['mysql', 'mariadb', 'aurora-mysql']);
const POSTGRES: ReadonlySet<string> = new Set(['postgres', 'cockroachdb', 'aurora-postgres']);
const SQLITE: ReadonlySet<string> = new Set([
  'better-sqlite3',
  'sqlite',
  'sqljs',
  'expo',
  'cordova',
  'capacitor',
  'react-native',
  'nativescript',
]);

export const isMysql = ({ options }: DataSource): boolean => MYSQL.has(options.type);
export const isPostgres = ({ options }: DataSource): boolean => POSTGRES.has(options.type);
export const isSqlite = ({ options }: DataSource): boolean => SQLITE.has(options.type);
