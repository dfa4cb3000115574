import type { QueryRunner } from 'typeorm';

import type { CaptureRecorder, EventTemplate } from '../../contracts/audit-recorder.js';
import type { AuditEventInput } from '../../event/audit-event.js';
import type { EntityChange } from './entity.change.js';
import { entityEvents } from './entity-event.builder.js';
import type { JournalEntry, QueryRunnerJournal } from './query-runner.journal.js';

/** Makes events of written rows and hands them to the journal. */
export class ChangeRecorder {
  constructor(
    private readonly recorder: CaptureRecorder,
    readonly journal: QueryRunnerJournal,
    /** What stands for a masked value (`redact.replacement`). */
    readonly replacement: string,
  ) {}

  /**
   * The events of rows written on the runner, in the order of the rows. Who, when and why are taken
   * now.
   */
  entriesOf(runner: QueryRunner, changes: readonly EntityChange[]): JournalEntry[] {
    const transactionId = this.journal.transactionId(runner);
    const prepare = this.recorder.preparerOfMany();
    const entries: JournalEntry[] = [];
    for (const change of changes) {
      for (const { input, secrets, labels } of entityEvents(change, this.replacement)) {
        input.transactionId = transactionId;
        entries.push({ event: prepare(input, secrets), labels });
      }
    }
    return entries;
  }

  /** A template for events of the runner's transaction; see `CaptureRecorder.templateOf`. */
  templateOf(runner: QueryRunner, input: AuditEventInput): EventTemplate | undefined {
    const transactionId = this.journal.transactionId(runner);
    return this.recorder.templateOf?.(
      this.recorder.prepareCaptured({ ...input, transactionId }, []),
    );
  }

  /** In a transaction the events wait for its COMMIT; outside one they are written at once. */
  async record(runner: QueryRunner, changes: readonly EntityChange[]): Promise<void> {
    await this.journal.note(runner, this.entriesOf(runner, changes));
  }

  /**
   * An event about many rows, which are not told one by one.
   *
   * @param secrets values behind masks
   */
  async recordSummary(
    runner: QueryRunner,
    summary: AuditEventInput,
    secrets: readonly string[] = [],
  ): Promise<void> {
    const input = { ...summary, transactionId: this.journal.transactionId(runner) };
    await this.journal.note(runner, [
      { event: this.recorder.prepareCaptured(input, secrets), labels: [] },
    ]);
  }
}
