import type { QueryRunner } from 'typeorm';

import type { ChangeRecorder } from '../../entity/change.recorder.js';
import type { EntityChange } from '../../entity/entity.change.js';
import { dataSourceOf, queuesStatements } from '../../entity/typeorm-internals.js';
import type { JournalEntry, QueryRunnerJournal } from '../../entity/query-runner.journal.js';
import { sqlDialectOf } from '../../raw/sql-dialect.js';

/** Events that go into the log together. */
export type EntryPage = readonly JournalEntry[];

/** Rows whose events go together: as many as the journal holds at most. */
const PAGE_ROWS = 1_000;
/** On SQLite a page outside a transaction is a commit, which costs as much as hundreds of events. */
const SQLITE_PAGE_ROWS = 4_000;

/** The events of changes, page by page, made when a page is asked for. */
export function* entryPages(
  recorder: ChangeRecorder,
  runner: QueryRunner,
  changes: Iterable<EntityChange>,
): Generator<EntryPage> {
  const isSqlite = sqlDialectOf(dataSourceOf(runner)) === 'sqlite';
  const pageRows = isSqlite ? SQLITE_PAGE_ROWS : PAGE_ROWS;
  let page: EntityChange[] = [];
  for (const change of changes) {
    page.push(change);
    if (page.length < pageRows) continue;
    yield recorder.entriesOf(runner, page);
    page = [];
  }
  if (page.length > 0) yield recorder.entriesOf(runner, page);
}

/** The same pages, the first of them made already. */
export function begun(pages: Generator<EntryPage>): Iterable<EntryPage> {
  const first = pages.next();
  return (function* () {
    if (first.done) return;
    yield first.value;
    yield* pages;
  })();
}

/** Hands pages to the journal, and has the next one made while the database takes the last. */
export class EntryWriter {
  private readonly underWay: Promise<void>[] = [];
  private readonly most: number;

  constructor(
    private readonly journal: QueryRunnerJournal,
    private readonly runner: QueryRunner,
  ) {
    // Where statements queue, the INSERT of one page is made ready while the one before it runs.
    this.most = queuesStatements(runner) ? 2 : 1;
  }

  async write(pages: Iterable<EntryPage>): Promise<void> {
    for (const page of pages) await this.add(page);
    await this.end();
  }

  /** Resolves when the page is under way. */
  async add(page: EntryPage): Promise<void> {
    if (this.underWay.length >= this.most) await this.underWay.shift();
    const noted = this.journal.note(this.runner, page);
    // It is awaited before a later page, or at the end.
    noted.catch(() => undefined);
    this.underWay.push(noted);
    // The statement gets to the database before the next page is begun.
    if (page.length >= PAGE_ROWS) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Resolves when all pages are taken. */
  async end(): Promise<void> {
    while (this.underWay.length > 0) await this.underWay.shift();
  }
}
