import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { matrix } from './cases/index.js';
import { captureTables, withTables } from './support/capture-table.js';
import { isTypeorm1, typeormVersion } from './support/typeorm-version.js';

const PAGE = fileURLToPath(new URL('../../docs/capture.md', import.meta.url));
const cases = matrix.flatMap((group) => group.cases);

describe('the matrix', () => {
  it('runs on the version of TypeORM that the project asks for', () => {
    // Set by jest.config.mjs, which maps the name.
    const { TYPEORM } = globalThis as unknown as { TYPEORM: string };
    expect(typeormVersion().startsWith(`${TYPEORM}.`)).toBe(true);
    expect(TYPEORM).toBe(isTypeorm1 ? '1' : '0.3');
  });

  it('has at least 120 cases, each with a name of its own', () => {
    expect(cases.length).toBeGreaterThanOrEqual(120);
    const names = cases.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('is shown in docs/capture.md; AUDIT_UPDATE_DOCS=1 writes it', () => {
    const text = readFileSync(PAGE, 'utf8');
    const expected = withTables(text, captureTables(matrix));
    if (process.env['AUDIT_UPDATE_DOCS'] === '1') writeFileSync(PAGE, expected);
    else expect(text).toBe(expected);
  });
});
