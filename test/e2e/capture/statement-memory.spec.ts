import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { createDatabase } from '../../support/databases.js';

const run = promisify(execFile);
const ROWS = 100_000;
/** Enough for the application, and far from enough for the events of all rows. */
const HEAP_MB = 96;

describe('an update of 100,000 rows', () => {
  it('records every row in little memory', async () => {
    const database = await createDatabase('sqlite');
    try {
      const { stdout } = await run(process.execPath, [
        `--max-old-space-size=${HEAP_MB}`,
        '--import',
        './test/support/typescript.mjs',
        'test/e2e/capture/statement-memory.child.ts',
        database.url,
        String(ROWS),
      ]);
      expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual({
        affected: ROWS,
        events: ROWS,
      });
    } finally {
      await database.drop();
    }
  }, 180_000);
});
