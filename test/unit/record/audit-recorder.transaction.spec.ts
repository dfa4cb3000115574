import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { rowsRefused } from '../../support/memory-store.js';
import { createRecorder, eventually } from './support/recorder.fixture.js';

/** A transaction that writes down its statements and fails those that match. */
function createTransaction(failing?: RegExp) {
  const statements: string[] = [];
  const query = (sql: string) => {
    statements.push(sql);
    return failing?.test(sql) ? Promise.reject(new Error(`failed: ${sql}`)) : Promise.resolve([]);
  };
  return { query, statements };
}

let fixture: ReturnType<typeof createRecorder>;
const prepared = (): AuditEvent[] => [fixture.recorder.prepare({ action: 'n.a' })];
afterEach(async () => {
  await fixture.recorder.drain(1_000);
  fixture.remove();
});

describe("recordIn() with 'throw'", () => {
  it('appends without a savepoint, and counts and publishes only after the commit', async () => {
    fixture = createRecorder();
    const transaction = createTransaction();
    const pending = await fixture.recorder.recordIn(transaction, prepared());
    expect(transaction.statements).toEqual(['INSERT']);
    expect(fixture.published).toEqual([]);
    expect(fixture.counters.snapshot().appendedInTransaction).toBe(0);
    await pending.committed();
    expect(fixture.published).toHaveLength(1);
    expect(fixture.wakes()).toBe(1);
    expect(fixture.counters.snapshot().appendedInTransaction).toBe(1);
  });

  it('throws WRITE_FAILED with the cause, without parameters in its text', async () => {
    fixture = createRecorder();
    const cause = Object.assign(new Error("Duplicate entry 'Jane'"), { parameters: ['Jane'] });
    fixture.store.failure = () => cause;
    const failure = await fixture.recorder
      .recordIn(createTransaction(), prepared())
      .catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({ code: 'WRITE_FAILED', cause });
    expect((failure as Error).message).not.toContain('Jane');
    expect(fixture.counters.snapshot().failed).toBe(1);
  });

  it('does nothing for no events', async () => {
    fixture = createRecorder();
    const transaction = createTransaction();
    await (await fixture.recorder.recordIn(transaction, [])).committed();
    expect(transaction.statements).toEqual([]);
    expect(fixture.wakes()).toBe(0);
  });
});

describe('what is done ahead', () => {
  it.each([
    ['one', 1, true],
    ['several', 2, false],
    ['an unknown number of', undefined, false],
  ])('makeReady() tells that %s statements are left', (_name, count, isOneStatement) => {
    fixture = createRecorder();
    if (count) Object.assign(fixture.store, { encodeAhead: () => count });
    expect(fixture.recorder.makeReady(prepared()).isOneStatement).toBe(isOneStatement);
  });

  it('makeReady() promises nothing where a savepoint is needed, or encoding fails', () => {
    fixture = createRecorder({ write: { onWriteFailure: 'spool' } });
    Object.assign(fixture.store, { encodeAhead: () => 1 });
    expect(fixture.recorder.makeReady(prepared()).isOneStatement).toBe(false);
    fixture.remove();
    fixture = createRecorder();
    const encodeAhead = () => {
      throw new Error('cannot be encoded');
    };
    Object.assign(fixture.store, { encodeAhead });
    expect(fixture.recorder.makeReady(prepared()).isOneStatement).toBe(false);
  });

  it('completeAhead() changes nothing of what is recorded, and completes once', async () => {
    fixture = createRecorder();
    const encoded: AuditEvent[] = [];
    const encodeAhead = (events: readonly AuditEvent[]) => encoded.push(...events);
    Object.assign(fixture.store, { encodeAhead });
    const event = fixture.recorder.prepare({
      action: 'n.a',
      changes: [{ property: 'password', before: 'old secret', after: 'new secret' }],
    });
    fixture.recorder.completeAhead(event);
    expect(JSON.stringify(encoded)).not.toContain('secret');
    const pending = await fixture.recorder.makeReady([event]).recordIn(createTransaction());
    await pending.committed();
    expect(fixture.published).toEqual([event.id]);
    expect(encoded).toEqual([encoded[0], encoded[0]]);
    expect(encoded[1]).toBe(encoded[0]);
    expect(encoded[0].description).toBe('Jane a');
  });
});

describe("recordIn() with 'spool'", () => {
  it('appends in a savepoint', async () => {
    fixture = createRecorder({ write: { onWriteFailure: 'spool' } });
    const transaction = createTransaction();
    await fixture.recorder.recordIn(transaction, prepared());
    expect(transaction.statements).toEqual([
      'SAVEPOINT audit_1',
      'INSERT',
      'RELEASE SAVEPOINT audit_1',
    ]);
  });

  it('spools a failure only after the commit, and replays it', async () => {
    fixture = createRecorder({ write: { onWriteFailure: 'spool' } });
    const { store, recorder, counters, spoolFiles } = fixture;
    store.failure = rowsRefused;
    const transaction = createTransaction();
    const pending = await recorder.recordIn(transaction, prepared());
    expect(transaction.statements).toEqual([
      'SAVEPOINT audit_1',
      'INSERT',
      'ROLLBACK TO SAVEPOINT audit_1',
      'RELEASE SAVEPOINT audit_1',
    ]);
    expect(spoolFiles()).toEqual({});
    await pending.committed();
    expect(counters.snapshot()).toMatchObject({ spooled: 1, appendedInTransaction: 0 });
    store.failure = () => undefined;
    await eventually(() => store.events.length === 1);
  });

  it('leaves no trace of a transaction that was rolled back', async () => {
    fixture = createRecorder({ write: { onWriteFailure: 'spool' } });
    fixture.store.failure = rowsRefused;
    await fixture.recorder.recordIn(createTransaction(), prepared());
    await fixture.recorder.drain(1_000);
    expect(fixture.spoolFiles()).toEqual({});
  });

  it('throws when the savepoint is gone, for to go on would commit half of the transaction', async () => {
    fixture = createRecorder({ write: { onWriteFailure: 'spool' } });
    fixture.store.failure = rowsRefused;
    const recording = fixture.recorder.recordIn(createTransaction(/ROLLBACK/), prepared());
    await expect(recording).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  });

  it('never throws from committed(), even if the spool cannot be written', async () => {
    fixture = createRecorder({
      write: { onWriteFailure: 'spool', spoolDirectory: '/dev/null/spool' },
    });
    fixture.store.failure = rowsRefused;
    const pending = await fixture.recorder.recordIn(createTransaction(), prepared());
    await expect(pending.committed()).resolves.toBeUndefined();
    expect(fixture.counters.snapshot()).toMatchObject({ failed: 1, spooled: 0 });
    expect(fixture.failures).toEqual([{ code: 'SPOOL_FAILED', count: 1, spooled: false }]);
  });

  it('calls a handler after the commit', async () => {
    const handled: AuditEvent[] = [];
    fixture = createRecorder({
      write: { onWriteFailure: (_, events) => void handled.push(...events) },
    });
    fixture.store.failure = rowsRefused;
    const pending = await fixture.recorder.recordIn(createTransaction(), prepared());
    expect(handled).toHaveLength(0);
    await pending.committed();
    expect(handled).toHaveLength(1);
  });
});
