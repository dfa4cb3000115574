import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';

import { runCli } from '../../../lib/cli/cli.js';
import { systemClock } from '../../../lib/contracts/clock.js';
import { openAuditStore } from '../../../lib/store/audit-store.factory.js';
import {
  createDatabase,
  describeEachDatabase,
  type TestDatabase,
} from '../../support/databases.js';

async function cli(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines = { out: [] as string[], err: [] as string[] };
  const code = await runCli(args, {
    log: (line) => void lines.out.push(line),
    error: (line) => void lines.err.push(line),
  });
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}

describeEachDatabase('nestjs-audit migrate', (kind) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createDatabase(kind);
  });
  afterEach(() => database.drop());

  const verified = async (tablePrefix: string): Promise<void> => {
    const host = await new DataSource(database.options).initialize();
    try {
      const options = { tablePrefix, schema: 'verify', partitions: 'month' } as const;
      await (await openAuditStore(host, options, systemClock)).close();
    } finally {
      await host.destroy();
    }
  };

  it('makes the tables that production verifies, by URL, and again without harm', async () => {
    await expect(verified('log_')).rejects.toMatchObject({ code: 'SCHEMA_OUTDATED' });
    const url = kind === 'sqlite' ? `sqlite:${database.url}` : database.url;
    for (let run = 0; run < 2; run++) {
      expect(await cli('migrate', '--url', url, '--table-prefix', 'log_')).toEqual({
        code: 0,
        out: 'The tables of the audit log are up to date.',
        err: '',
      });
    }
    await verified('log_');
  });

  it("uses the application's data source file without touching the application's schema", async () => {
    const host = await new DataSource(database.options).initialize();
    await host.query('CREATE TABLE precious (id INT)');
    await host.destroy();
    const folder = await mkdtemp(join(process.cwd(), 'node_modules/.cli-test-'));
    const file = join(folder, 'data-source.mjs');
    const options = { ...database.options, dropSchema: true, synchronize: true };
    await writeFile(
      file,
      `import { DataSource } from 'typeorm';
       export const appDataSource = new DataSource(${JSON.stringify(options)});`,
    );
    try {
      expect(await cli('migrate', '-d', file)).toMatchObject({ code: 0, err: '' });
    } finally {
      await rm(folder, { recursive: true });
    }
    await verified('audit_');
    const after = await new DataSource(database.options).initialize();
    expect(await after.query('SELECT * FROM precious')).toEqual([]);
    await after.destroy();
  });
});

describe('nestjs-audit, called wrongly', () => {
  it.each([
    [['prune'], 2, /Unknown command "prune"/],
    [['migrate', '--colour'], 2, /colour/],
    [['migrate', 'twice'], 2, /one command/],
    [['migrate', '--partitions', 'week', '--url', 'sqlite:x'], 2, /"week"/],
    [['migrate', '--url', 'oracle://x'], 1, /oracle:/],
    [['migrate', '-d', join(tmpdir(), 'missing-file.js')], 1, /cannot be loaded/],
  ])('%j', async (args, code, message) => {
    const result = await cli(...args);
    expect(result.code).toBe(code);
    expect(result.err).toMatch(message);
  });

  it('says what it can do', async () => {
    expect(await cli('--help')).toMatchObject({ code: 0, out: expect.stringMatching(/migrate/) });
    expect((await cli()).code).toBe(2);
  });
});
