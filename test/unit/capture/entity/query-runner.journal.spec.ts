import type { QueryRunner } from 'typeorm';

import { QueryRunnerJournal } from '../../../../lib/capture/entity/query-runner.journal.js';
import type { AuditRecorder } from '../../../../lib/contracts/audit-recorder.js';
import type { AuditEvent } from '../../../../lib/event/audit-event.js';
import { sampleEvent } from '../../../../lib/testing/index.js';

function setUp() {
  const written: string[] = [];
  const committed: string[] = [];
  const state = { failing: false };
  const recorder = {
    recordIn: (_runner: unknown, events: AuditEvent[]) => {
      if (state.failing) return Promise.reject(new Error('lock wait'));
      written.push(...events.map(({ action }) => action));
      return Promise.resolve({
        committed: () => {
          committed.push(...events.map(({ action }) => action));
          return Promise.resolve();
        },
      });
    },
  } as unknown as AuditRecorder;
  const journal = new QueryRunnerJournal(recorder);
  const runner = { transactionDepth: 0, isTransactionActive: true } as unknown as QueryRunner & {
    transactionDepth: number;
  };
  const begin = (): void => {
    runner.transactionDepth++;
    journal.begun(runner);
  };
  const note = (...actions: string[]) =>
    journal.note(
      runner,
      actions.map((action) => ({ event: sampleEvent({ action }), labels: [] })),
    );
  const rollBack = (): void => {
    runner.transactionDepth--;
    journal.rolledBack(runner);
  };
  const commit = async (): Promise<void> => {
    await journal.committing(runner);
    runner.transactionDepth--;
    await journal.committed(runner);
  };
  return { state, written, committed, begin, note, rollBack, commit };
}

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `n${index}`);

describe('QueryRunnerJournal', () => {
  it('refuses the COMMIT after an append that failed and was caught: its events would be missing', async () => {
    const { state, begin, note, commit, rollBack, written } = setUp();
    begin();
    state.failing = true;
    await expect(note(...many(1_000))).rejects.toThrow('lock wait');
    state.failing = false;
    await note('more');
    await expect(commit()).rejects.toThrow('lock wait');
    await expect(commit()).rejects.toThrow('lock wait');
    rollBack();
    begin();
    await note('next');
    await commit();
    expect(written).toEqual(['next']);
  });

  it('writes nothing early inside a savepoint, and what was early stays if the savepoint goes', async () => {
    const { begin, note, commit, rollBack, written, committed } = setUp();
    begin();
    await note(...many(1_000));
    expect(written).toHaveLength(1_000);
    begin();
    await note(...many(1_500));
    expect(written).toHaveLength(1_000);
    rollBack();
    await note('last');
    await commit();
    expect(written).toHaveLength(1_001);
    expect(committed).toHaveLength(1_001);
  });
});
