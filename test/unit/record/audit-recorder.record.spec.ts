import { HOST_TRANSACTION_OPEN } from '../../../lib/contracts/audit-store.js';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { rowsRefused, storeDown } from '../../support/memory-store.js';
import { createRecorder, eventually } from './support/recorder.fixture.js';

const actionsOf = (events: readonly AuditEvent[]) => events.map(({ action }) => action);
const numbered = (count: number) => Array.from({ length: count }, (_, at) => `n.a${at}`);
const isPoison = (event: AuditEvent) => event.metadata?.poison === true;

let fixture: ReturnType<typeof createRecorder>;
afterEach(async () => {
  await fixture.recorder.drain(1_000);
  fixture.remove();
});

describe('record()', () => {
  it('writes what gathers in few batches, each event once, in order', async () => {
    fixture = createRecorder();
    const { store, record, counters, published, wakes } = fixture;
    await Promise.all(numbered(120).map((action) => record(action)));
    expect(actionsOf(store.events)).toEqual(numbered(120));
    expect(store.batches.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(counters.snapshot()).toMatchObject({ recorded: 120, buffered: 0, failed: 0 });
    expect(published).toEqual(store.events.map(({ id }) => id));
    expect(wakes()).toBe(3);
  });

  it('gathers others while a batch is being written', async () => {
    fixture = createRecorder();
    const { store, record, counters } = fixture;
    const open = store.close();
    const first = record('n.first');
    await eventually(() => store.attempts === 1);
    const rest = ['n.b', 'n.c', 'n.d'].map((action) => record(action));
    expect(counters.snapshot().buffered).toBe(4);
    open();
    await Promise.all([first, ...rest]);
    expect(store.batches.map(({ length }) => length)).toEqual([1, 3]);
  });

  it('flush() resolves when everything recorded so far is committed', async () => {
    fixture = createRecorder();
    void fixture.record('n.a');
    void fixture.record('n.b');
    await fixture.recorder.flush();
    expect(fixture.store.events).toHaveLength(2);
  });
});

describe("record() with onWriteFailure 'throw'", () => {
  it('gives the error to every caller of the batch, after one repetition', async () => {
    fixture = createRecorder();
    const { store, record, counters, failures, spoolFiles } = fixture;
    store.failure = () => storeDown();
    const results = await Promise.allSettled([record('n.a'), record('n.b')]);
    for (const result of results) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'WRITE_FAILED' } });
    }
    expect(store.attempts).toBe(2);
    expect(counters.snapshot()).toMatchObject({ failed: 2, retried: 1, recorded: 0, spooled: 0 });
    expect(failures).toEqual([{ code: 'WRITE_FAILED', count: 2, spooled: false }]);
    expect(spoolFiles()).toEqual({});
  });

  it('writes after a short interruption without an error', async () => {
    fixture = createRecorder();
    const { store, record } = fixture;
    store.failure = () => (store.attempts === 1 ? storeDown() : undefined);
    await record('n.a');
    expect(store.events).toHaveLength(1);
  });

  it('gives the error of a refused event to its caller alone', async () => {
    fixture = createRecorder();
    const { store, record } = fixture;
    store.failure = (events) => (events.some(isPoison) ? rowsRefused() : undefined);
    const results = await Promise.allSettled(
      numbered(40).map((action, at) => record(action, { poison: at === 17 })),
    );
    expect(results.map(({ status }) => status).indexOf('rejected')).toBe(17);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(actionsOf(store.events)).toEqual(numbered(40).toSpliced(17, 1));
  });

  it('stops searching for the event at fault when the store takes none', async () => {
    fixture = createRecorder();
    const { store, record } = fixture;
    store.failure = rowsRefused;
    const results = await Promise.allSettled(numbered(50).map((action) => record(action)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(store.attempts).toBeLessThan(30);
  });

  it('treats a store that never answers as unavailable', async () => {
    fixture = createRecorder({ timings: { appendTimeoutMs: 5 } });
    fixture.store.close();
    await expect(fixture.record('n.a')).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      cause: { code: 'STORE_UNAVAILABLE' },
    });
  });

  it("waits for a short transaction of the host's, and writes directly", async () => {
    fixture = createRecorder();
    const { store, record, counters } = fixture;
    store.failure = () => (store.attempts < 4 ? storeDown(HOST_TRANSACTION_OPEN) : undefined);
    await record('n.a');
    expect(store.events).toHaveLength(1);
    expect(counters.snapshot()).toMatchObject({ recorded: 1, spooled: 0, retried: 3 });
  });

  it('does not wait for itself inside a host transaction: spools, and replays once it has ended', async () => {
    fixture = createRecorder();
    const { store, record, counters } = fixture;
    let isTransactionOpen = true;
    store.failure = () => (isTransactionOpen ? storeDown(HOST_TRANSACTION_OPEN) : undefined);
    await record('n.a');
    expect(store.events).toHaveLength(0);
    expect(counters.snapshot()).toMatchObject({ spooled: 1, failed: 0 });
    isTransactionOpen = false;
    await eventually(() => store.events.length === 1);
  });

  it('tells callers that found no room in time', async () => {
    fixture = createRecorder({ write: { maxBufferedEvents: 2, maxBatchEvents: 1 } });
    const { store, record } = fixture;
    const open = store.close();
    const first = record('n.first');
    await eventually(() => store.attempts === 1);
    const fitting = [record('n.a'), record('n.b')];
    await expect(record('n.c')).rejects.toMatchObject({ code: 'BUFFER_FULL' });
    open();
    await Promise.all([first, ...fitting]);
    expect(actionsOf(store.events)).toEqual(['n.first', 'n.a', 'n.b']);
  });

  it('holds no more than twice the limit of callers that do not await', async () => {
    fixture = createRecorder({
      write: { maxBufferedEvents: 5 },
      timings: { bufferWaitMs: 60_000 },
    });
    const { store, record } = fixture;
    const open = store.close();
    const first = record('n.first');
    await eventually(() => store.attempts === 1);
    const results = Promise.allSettled(numbered(11).map((action) => record(action)));
    open();
    await first;
    expect((await results).filter(({ status }) => status === 'rejected')).toHaveLength(6);
    expect(actionsOf(store.events)).toEqual(['n.first', ...numbered(5)]);
  });
});

describe('record() with a handler', () => {
  it('hands over the error and the events, and resolves', async () => {
    const calls: [string, string[]][] = [];
    const onWriteFailure = (error: Error, events: readonly AuditEvent[]) => {
      calls.push([(error as { code?: string }).code ?? '', actionsOf(events)]);
    };
    fixture = createRecorder({ write: { onWriteFailure } });
    fixture.store.failure = () => storeDown();
    await Promise.all([fixture.record('n.a'), fixture.record('n.b')]);
    expect(calls).toEqual([['WRITE_FAILED', ['n.a', 'n.b']]]);
    expect(fixture.spoolFiles()).toEqual({});
  });

  it('spools when the handler itself throws', async () => {
    const onWriteFailure = () => {
      throw new Error('handler');
    };
    fixture = createRecorder({ write: { onWriteFailure } });
    const { store, record } = fixture;
    store.failure = () => storeDown();
    await record('n.a');
    store.failure = () => undefined;
    await eventually(() => store.events.length === 1);
  });
});

describe('drain()', () => {
  it('puts on the disk what a hanging store does not take in time, and tells the callers', async () => {
    fixture = createRecorder();
    const { recorder, store, record, directory } = fixture;
    const open = store.close();
    const callers = [record('n.a'), record('n.b')];
    await eventually(() => store.attempts === 1);
    await recorder.drain(10);
    await Promise.all(callers);
    expect(store.events).toHaveLength(0);

    const next = createRecorder({ directory });
    await next.recorder.start();
    await eventually(() => next.store.events.length === 2);
    expect(actionsOf(next.store.events)).toEqual(['n.a', 'n.b']);
    await next.recorder.drain(1_000);
    open();
  });

  it('leaves record() working', async () => {
    fixture = createRecorder();
    await fixture.recorder.drain(1_000);
    await fixture.record('n.late');
    expect(actionsOf(fixture.store.events)).toEqual(['n.late']);
  });
});
