import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { runCli } from '../../../lib/cli/cli.js';
import { describeEachDatabase } from '../../support/databases.js';
import { ODD_TABLE } from './entities.js';
import { TriggerApp } from './trigger.harness.js';

const TABLES = ['everything', 'seat', 'person', 'ticket', ODD_TABLE].sort();
const all = (state: string): string[] => TABLES.map((table) => `${table}: ${state}`);

describeEachDatabase('nestjs-audit triggers', (kind) => {
  let app: TriggerApp;
  beforeEach(async () => {
    app = await TriggerApp.start(kind);
  });
  afterEach(() => app.stop());

  const status = async (): Promise<{ done: boolean; lines: string[] }> => {
    const { done, lines } = await app.triggers('status');
    return {
      done,
      lines: lines.map((line) => line.replace(/^(public|audit_test_\w+)\./, '')).sort(),
    };
  };
  const dropped = (name: string): string =>
    kind === 'postgres' ? `DROP TRIGGER ${name} ON ticket` : `DROP TRIGGER ${name}`;

  it('installs, says so, and removes', async () => {
    expect(await status()).toEqual({ done: false, lines: all('missing') });
    const { done, lines } = await app.triggers('install');
    expect(done).toBe(true);
    expect(lines).toHaveLength(TABLES.length);
    expect(await status()).toEqual({ done: true, lines: all('current') });
    await app.triggers('remove');
    expect(await status()).toEqual({ done: false, lines: all('missing') });
    expect(
      await app.eventsOf(() => app.other.run(`INSERT INTO "seat" VALUES ('a', 1, NULL)`)),
    ).toEqual([]);
  });

  it('runs nothing where all is as it should be, and puts right what is not', async () => {
    await app.triggers('install');
    expect((await app.triggers('install', { dryRun: true })).lines.join('')).not.toMatch(/CREATE/);
    await app.other.run(dropped('audit_ticket_ad'));
    expect((await status()).lines).toContain('ticket: differs');
    const { lines } = await app.triggers('install', { dryRun: true });
    expect(lines.filter((line) => /CREATE TRIGGER/.test(line))).toHaveLength(1);
    await app.triggers('install');
    expect((await status()).done).toBe(true);
  });

  it('replaces triggers made for other columns or another zone, and drops those nobody asks for', async () => {
    await app.triggers('install', { timeZone: '+01:00' });
    if (kind !== 'sqlite') expect((await status()).lines).toContain('ticket: differs');
    await app.triggers('install');
    expect(await status()).toEqual({ done: true, lines: all('current') });
    const folder = await mkdtemp(join(process.cwd(), 'node_modules/.triggers-test-'));
    const optionsFile = join(folder, 'options.mjs');
    await writeFile(
      optionsFile,
      `export const options = { capture: { entities: { exclude: ['Ticket', 'Person'] } }, redact: { properties: ['badge'] } };`,
    );
    try {
      const { lines } = await app.triggers('install', { optionsFile });
      expect(lines.map((line) => line.split('.').at(-1))).toContain('owner: current');
      expect(lines.join('\n')).not.toMatch(/ticket/);
      expect((await status()).lines).toContain('owner: left over');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses to install where there is no event table', async () => {
    await expect(app.triggers('install', { tablePrefix: 'other_' })).rejects.toMatchObject({
      code: 'SCHEMA_OUTDATED',
      message: expect.stringContaining('nestjs-audit migrate'),
    });
  });
});

describe('nestjs-audit triggers, called wrongly', () => {
  const cli = async (...args: string[]): Promise<{ code: number; err: string }> => {
    const lines: string[] = [];
    const code = await runCli(args, { log: () => undefined, error: (line) => lines.push(line) });
    return { code, err: lines.join('\n') };
  };

  it.each([
    [['triggers'], 2, /got nothing, expected install, remove or status/],
    [['triggers', 'drop', '-d', 'x.js'], 2, /got "drop"/],
    [['triggers', 'install', '--url', 'sqlite:x'], 2, /Give --data-source/],
    [['triggers', 'install', 'twice', '-d', 'x.js'], 2, /one command/],
    [['triggers', 'status', '-d', 'missing.js'], 1, /cannot be loaded/],
  ])('%j', async (args, code, message) => {
    const result = await cli(...args);
    expect(result.code).toBe(code);
    expect(result.err).toMatch(message);
  });
});

describe('nestjs-audit triggers, as a command', () => {
  it('takes the entities of a data source file, and tells by its exit code how things stand', async () => {
    const app = await TriggerApp.start('sqlite');
    const folder = await mkdtemp(join(process.cwd(), 'node_modules/.triggers-test-'));
    const file = join(folder, 'data-source.mjs');
    const options = { ...app.database.options, synchronize: true, dropSchema: true };
    await writeFile(
      file,
      `import { DataSource, EntitySchema } from 'typeorm';
       import { Audited } from 'nestjs-audit-trail/decorators';
       class Seat {}
       Audited()(Seat);
       const seat = new EntitySchema({ name: 'Seat', target: Seat, columns: {
         hall: { type: 'varchar', primary: true }, number: { type: 'int', primary: true },
       } });
       export const source = new DataSource({ ...${JSON.stringify(options)}, entities: [seat] });`,
    );
    const out: string[] = [];
    const run = (...args: string[]): Promise<number> =>
      runCli(['triggers', ...args, '-d', file], {
        log: (line) => out.push(line),
        error: (line) => out.push(line),
      });
    try {
      expect(await run('status')).toBe(1);
      expect(await run('install', '--dry-run')).toBe(0);
      expect(out.join('\n')).toContain('CREATE TRIGGER "audit_seat_ai"');
      expect(await run('status')).toBe(1);
      expect(await run('install')).toBe(0);
      expect(await run('status')).toBe(0);
      expect(await run('remove')).toBe(0);
      expect(await run('status')).toBe(1);
      expect(out.at(-1)).toBe('seat: missing');
    } finally {
      await rm(folder, { recursive: true });
      await app.stop();
    }
  });
});
