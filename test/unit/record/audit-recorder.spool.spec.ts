import { appendFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { MemoryStore, rowsRefused, storeDown } from '../../support/memory-store.js';
import { contextOf, createRecorder, eventually, filesOf } from './support/recorder.fixture.js';

const spooling = { write: { onWriteFailure: 'spool' as const } };
const actionsOf = (events: readonly AuditEvent[]) => events.map(({ action }) => action);
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `n.a${at}`);

type Fixture = ReturnType<typeof createRecorder>;
const open: Fixture[] = [];
function create(...given: Parameters<typeof createRecorder>): Fixture {
  const fixture = createRecorder(...given);
  open.push(fixture);
  return fixture;
}
afterEach(async () => {
  const fixtures = open.splice(0);
  for (const { recorder } of fixtures) await recorder.drain(1_000);
  for (const { remove } of fixtures) remove();
});

/** Records while the store is down and shuts the process's recorder down, as a deployment would. */
async function leaveBehind(actions: string[]): Promise<Fixture> {
  const fixture = create(spooling);
  fixture.store.failure = () => storeDown();
  await Promise.all(actions.map((action) => fixture.record(action)));
  await fixture.recorder.drain(1_000);
  return fixture;
}

const segmentOf = ({ directory, spoolFiles }: Fixture) =>
  join(
    directory,
    'spool',
    Object.keys(spoolFiles()).find((name) => name.endsWith('.ndjson'))!,
  );
const rejectedOf = ({ spoolFiles }: Fixture) =>
  Object.entries(spoolFiles())
    .filter(([name]) => name.endsWith('.rejected'))
    .map(([, text]) => text)
    .join('');

describe('the spool', () => {
  it('takes every event while the store is down and up again under load: once, in order', async () => {
    const { store, record, recorder, counters, segments } = create(spooling);
    const total = 600;
    // 150 attempts: the store goes down and comes back several times while events keep coming.
    store.failure = () =>
      store.attempts % 40 > 15 && store.attempts < 150 ? storeDown() : undefined;
    for (let at = 0; at < total; at += 4) {
      await Promise.all([0, 1, 2, 3].map((more) => record(`n.a${at + more}`)));
    }
    await recorder.flush();
    store.failure = () => undefined;
    await eventually(() => store.events.length === total);
    await eventually(() => segments().length === 0);
    expect(actionsOf(store.events)).toEqual(numbered(total));
    const { spooled, replayed, recorded } = counters.snapshot();
    expect(spooled).toBeGreaterThan(0);
    expect(replayed).toBe(spooled);
    expect(recorded + replayed).toBe(total);
  });

  it('goes back to direct writes once it is empty', async () => {
    const { store, record, counters } = create(spooling);
    store.failure = () => storeDown();
    await record('n.a');
    store.failure = () => undefined;
    await eventually(() => store.events.length === 1);
    await eventually(() => counters.snapshot().replayed === 1);
    await record('n.b');
    expect(counters.snapshot()).toMatchObject({ spooled: 1, recorded: 1 });
    expect(actionsOf(store.events)).toEqual(['n.a', 'n.b']);
  });

  it('is replayed by the next start, and its files are removed', async () => {
    const before = await leaveBehind(numbered(120));
    const after = create({ ...spooling, directory: before.directory });
    await after.recorder.start();
    await eventually(() => after.store.events.length === 120);
    expect(actionsOf(after.store.events)).toEqual(numbered(120));
    expect(after.store.events[0]!.occurredAt).toBeInstanceOf(Date);
    await after.recorder.drain(1_000);
    expect(after.spoolFiles()).toEqual({});
  });

  it('is adopted by one of two processes that start at once', async () => {
    const before = await leaveBehind(numbered(30));
    const store = new MemoryStore();
    const one = create({ ...spooling, directory: before.directory, store });
    const two = create({ ...spooling, directory: before.directory, store });
    await Promise.all([one.recorder.start(), two.recorder.start()]);
    await eventually(() => one.segments().length === 0);
    expect(store.events).toHaveLength(30);
    const replayed = [one, two].map(({ counters }) => counters.snapshot().replayed);
    expect(replayed.toSorted((left, right) => left - right)).toEqual([0, 30]);
  });

  it('leaves the files of a living recorder alone', async () => {
    const living = create(spooling);
    living.store.failure = () => storeDown();
    await living.record('n.mine');
    const other = create({ ...spooling, directory: living.directory });
    await other.recorder.start();
    await other.record('n.other');
    expect(actionsOf(other.store.events)).toEqual(['n.other']);
  });

  it('goes on in a new journal when another host took its old one over', async () => {
    const { store, record, spoolFiles, directory } = create(spooling);
    store.failure = () => storeDown();
    await record('n.a');
    const lock = Object.keys(spoolFiles()).find((name) => name.endsWith('.lock'))!;
    const foreign = join(directory, 'spool', lock.replace(/@.*/, '@ffffffffffff-1-x-0.lock'));
    renameSync(join(directory, 'spool', lock), foreign);
    await record('n.b');
    await record('n.c');
    store.failure = () => undefined;
    await eventually(() => store.events.length === 2);
    expect(actionsOf(store.events)).toEqual(['n.b', 'n.c']);

    const nextStart = create({ ...spooling, directory, store });
    await nextStart.recorder.start();
    expect(Object.keys(spoolFiles())).toContain(foreign.split('/').at(-1));
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(foreign, longAgo, longAgo);
    await nextStart.recorder.start();
    await eventually(() => store.events.length === 3);
    expect(actionsOf(store.events)).toEqual(['n.b', 'n.c', 'n.a']);
  });

  it('sets a torn last line aside and replays the rest', async () => {
    const before = await leaveBehind(['n.a', 'n.b']);
    appendFileSync(segmentOf(before), '{"crc":"00000000","event":{"id":"cut o');
    const after = create({ ...spooling, directory: before.directory });
    await after.recorder.start();
    await eventually(() => after.counters.snapshot().replayed === 2);
    await eventually(() => after.counters.snapshot().torn === 1);
    expect(after.counters.snapshot().rejected).toBe(0);
    expect(rejectedOf(after)).toContain('cut o');
  });

  it('sets a damaged line in the middle aside and replays the rest', async () => {
    const before = await leaveBehind(['n.a', 'n.b', 'n.c']);
    const segment = segmentOf(before);
    const text = filesOf(join(before.directory, 'spool'))[segment.split('/').at(-1)!]!;
    writeFileSync(segment, text.replace('n.b', 'n.X'));
    const after = create({ ...spooling, directory: before.directory });
    await after.recorder.start();
    await eventually(() => after.counters.snapshot().rejected === 1);
    expect(actionsOf(after.store.events)).toEqual(['n.a', 'n.c']);
    expect(rejectedOf(after)).toContain('n.X');
  });

  it('sets refused events aside on replay when the store takes others', async () => {
    const before = await leaveBehind(numbered(10));
    const after = create({ ...spooling, directory: before.directory });
    const isRefused = ({ action }: AuditEvent) => action === 'n.a4';
    after.store.failure = (events) => (events.some(isRefused) ? rowsRefused() : undefined);
    await after.recorder.start();
    await eventually(() => after.counters.snapshot().rejected === 1);
    expect(actionsOf(after.store.events)).toEqual(numbered(10).toSpliced(4, 1));
    expect(rejectedOf(after)).toContain('n.a4');
  });

  it('sets a refused event aside at once when its batch companions are taken', async () => {
    const { store, record, counters } = create(spooling);
    const isRefused = ({ action }: AuditEvent) => action === 'n.a4';
    store.failure = (events) => (events.some(isRefused) ? rowsRefused() : undefined);
    await Promise.all(numbered(10).map((action) => record(action)));
    expect(actionsOf(store.events)).toEqual(numbered(10).toSpliced(4, 1));
    expect(counters.snapshot()).toMatchObject({ rejected: 1, spooled: 0, recorded: 9 });
  });

  it('rejects nothing while the store refuses everything, as it does without its table', async () => {
    const { store, record, counters } = create(spooling);
    store.failure = rowsRefused;
    await Promise.all(numbered(20).map((action) => record(action)));
    const { attempts } = store;
    await eventually(() => store.attempts > attempts + 30);
    expect(counters.snapshot().rejected).toBe(0);
    store.failure = () => undefined;
    await eventually(() => store.events.length === 20);
    expect(actionsOf(store.events)).toEqual(numbered(20));
  });

  it('does not let an adopted refused event hold up the others for ever', async () => {
    const before = await leaveBehind(['n.refused']);
    const after = create({ ...spooling, directory: before.directory });
    const isRefused = ({ action }: AuditEvent) => action === 'n.refused';
    after.store.failure = (events) => (events.some(isRefused) ? rowsRefused() : undefined);
    await after.recorder.start();
    await after.record('n.good');
    await eventually(() => after.counters.snapshot().rejected === 1);
    await eventually(() => after.store.events.length === 1);
  });

  it('spools all that waits when the buffer overflows, in order', async () => {
    const limits = { onWriteFailure: 'spool' as const, maxBufferedEvents: 5, maxBatchEvents: 1 };
    const { store, record, counters } = create({ write: limits });
    const openGate = store.close();
    const first = record('n.first');
    await eventually(() => store.attempts === 1);
    await Promise.all(numbered(9).map((action) => record(action)));
    expect(counters.snapshot().spooled).toBe(9);
    openGate();
    await first;
    await eventually(() => store.events.length === 10);
    expect(actionsOf(store.events)).toEqual(['n.first', ...numbered(9)]);
  });

  it('tells the caller, naming the directory, when the disk does not take the event', async () => {
    const write = { onWriteFailure: 'spool' as const, spoolDirectory: '/dev/null/spool' };
    const { store, record } = create({ write });
    store.failure = () => storeDown();
    const failure = await record('n.a').catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: 'SPOOL_FAILED' });
    expect((failure as Error).message).toContain('/dev/null/spool');
  });

  it("still throws for new events under 'throw' while leftovers wait for a store that is down", async () => {
    const before = await leaveBehind(['n.a']);
    const after = create({ directory: before.directory });
    after.store.failure = () => storeDown();
    await after.recorder.start();
    await eventually(() => after.store.attempts === 2);
    await expect(after.record('n.b')).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  });

  it("is readable by the process's own user alone", async () => {
    const fixture = await leaveBehind(['n.a']);
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect(mode(join(fixture.directory, 'spool'))).toBe(0o700);
    expect(mode(segmentOf(fixture))).toBe(0o600);
  });

  it('holds no secret', async () => {
    const context = contextOf({ secrets: ['correct-horse'] });
    const { store, recorder, spoolFiles } = create({ ...spooling, context });
    store.failure = () => storeDown();
    const event = recorder.prepare({
      action: 'n.a',
      description: 'logged in with correct-horse',
      metadata: { password: 'tr0ub4dor', nested: { note: 'it is correct-horse' } },
      changes: [{ property: 'apiKey', before: 'key-before-1', after: 'key-after-2' }],
      error: new Error('bad credentials: correct-horse'),
    });
    await recorder.record(event);
    const text = Object.values(spoolFiles()).join('\n');
    expect(text).toContain('"action":"n.a"');
    for (const secret of ['correct-horse', 'tr0ub4dor', 'key-before-1', 'key-after-2']) {
      expect(text).not.toContain(secret);
    }
  });
});
