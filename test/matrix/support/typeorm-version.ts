import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { DataSource } from 'typeorm';

import type { DatabaseKind } from '../../support/databases.js';

const require = createRequire(import.meta.url);

/** The version of the TypeORM that this run has loaded: jest.config.mjs maps the name. */
export function typeormVersion(): string {
  const path = require.resolve('typeorm');
  const loaded = require('typeorm') as { DataSource: unknown };
  if (loaded.DataSource !== DataSource) throw new Error(`Not the TypeORM of the imports: ${path}`);
  const text = readFileSync(join(dirname(path), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

export const isTypeorm1 = typeormVersion().startsWith('1.');

/** The databases this version of TypeORM is tried on. */
export const matrixKinds: readonly DatabaseKind[] = isTypeorm1
  ? ['sqlite', 'mariadb', 'postgres']
  : ['sqlite', 'mariadb'];
