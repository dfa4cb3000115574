import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compileLibrary } from './support/compiled-library.js';
import { createRecorder, eventually } from './support/recorder.fixture.js';

const CRASHES = 6;
const CHILD = resolve('test/unit/record/support/spool-writer.child.mjs');

/** Lets a child append from `first` on, kills it after `until` acknowledgements, and tells which it gave. */
function appendUntilKilled(
  library: string,
  directory: string,
  range: { first: number; until: number },
) {
  return new Promise<number[]>((resolveAll, reject) => {
    const child = spawn(process.execPath, [CHILD, library, directory, String(range.first)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      if (output.split('\n').length > range.until) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolveAll(output.trim().split('\n').map(Number)));
  });
}

describe('a process killed while it spools', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'audit-crash-'));
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('loses no acknowledged event: the next start replays each once, in order', async () => {
    const library = join(scratch, 'library');
    compileLibrary(library, ['contracts', 'errors', 'event', 'record', 'support']);
    const directory = join(scratch, 'spool');
    const acknowledged: number[] = [];
    for (let crash = 0; crash < CRASHES; crash++) {
      const range = { first: crash * 100_000, until: 1 + Math.floor(Math.random() * 300) };
      acknowledged.push(...(await appendUntilKilled(library, directory, range)));
    }

    const { recorder, store, segments, remove } = createRecorder({
      write: { onWriteFailure: 'spool', spoolDirectory: directory },
    });
    await recorder.start();
    await eventually(() => segments().length === 0);
    const arrived = store.events.map(({ action }) => Number(action.slice('n.a'.length)));
    expect(arrived).toEqual(arrived.toSorted((left, right) => left - right));
    expect(new Set(arrived).size).toBe(arrived.length);
    expect(acknowledged.length).toBeGreaterThanOrEqual(CRASHES);
    const missing = new Set(acknowledged);
    for (const number of arrived) missing.delete(number);
    expect([...missing]).toEqual([]);
    await recorder.drain(1_000);
    remove();
  }, 60_000);

  it('goes on after a crash between a page and the note of its progress, writing nothing twice', async () => {
    const before = createRecorder({ write: { onWriteFailure: 'spool', maxBatchEvents: 10 } });
    const { store, directory } = before;
    const open = store.close();
    const waiting = Array.from({ length: 30 }, (_, at) => before.record(`n.a${at}`));
    await eventually(() => store.attempts === 1);
    // The batch in flight is both spooled and, late, appended: the same as a crash after the append.
    await before.recorder.drain(1);
    await Promise.all(waiting);
    open();
    await eventually(() => store.events.length === 10);

    const after = createRecorder({ write: { onWriteFailure: 'spool' }, directory, store });
    await after.recorder.start();
    await eventually(() => store.events.length === 30);
    const arrived = store.events.map(({ action }) => action);
    expect(arrived).toEqual(Array.from({ length: 30 }, (_, at) => `n.a${at}`));
    await after.recorder.drain(1_000);
    after.remove();
  });
});
