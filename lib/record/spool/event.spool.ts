import { mkdir } from 'node:fs/promises';
import { v7 as uuidv7 } from 'uuid';
import type { AuditEvent } from '../../event/audit-event.js';
import type { Clock } from '../../contracts/clock.js';
import { AuditError } from '../../errors/audit-error.js';
import type { AuditCounters } from '../audit.counters.js';
import { reasonOf, recordMessages } from '../record.messages.js';
import { DIRECTORY_MODE, isMissing } from './durable-file.js';
import { JournalAppender } from './journal.appender.js';
import { encodeLine } from './spool.codec.js';
import { registerHolder, unregisterHolder } from './spool.holder.js';
import { SpoolJournal } from './spool.journal.js';
import { SpoolLock } from './spool.lock.js';

interface OwnJournal {
  journal: SpoolJournal;
  appender: JournalAppender;
}

/**
 * Events that wait on the disk for the store: this process's own, and those
 * that dead processes left. The directory is made when first needed.
 */
export class EventSpool {
  private holder: string | undefined;
  private own: Promise<OwnJournal> | undefined;
  private opened: OwnJournal | undefined;
  private readonly adopted: SpoolJournal[] = [];
  private appending = 0;
  private waitingSince = 0;

  constructor(
    private readonly directory: string,
    private readonly counters: AuditCounters,
    private readonly clock: Clock,
  ) {}

  /** True while events wait; new ones must then go behind them. */
  get isWaiting(): boolean {
    return this.appending > 0 || this.next() !== undefined;
  }

  /** For how long events have been waiting, in milliseconds; undefined if none wait. */
  get waitedMs(): number | undefined {
    return this.isWaiting ? this.clock.monotonic() - this.waitingSince : undefined;
  }

  /** The oldest journal with something to replay, or the oldest one after `previous`. */
  next(previous?: SpoolJournal): SpoolJournal | undefined {
    const own = this.opened?.journal.isDrained === false ? [this.opened.journal] : [];
    const journals = [...this.adopted, ...own];
    return journals[previous === undefined ? 0 : journals.indexOf(previous) + 1];
  }

  /** Resolves when the events are on the disk. @throws AuditError `SPOOL_FAILED` naming the directory. */
  async append(events: readonly AuditEvent[]): Promise<void> {
    if (events.length === 0) return;
    this.markWaiting();
    this.appending++;
    try {
      await this.appendDurably(Buffer.concat(events.map(encodeLine)));
      this.counters.add('spooled', events.length);
    } catch (cause) {
      throw this.failed(cause);
    } finally {
      this.appending--;
    }
  }

  /** Keeps events that the store refuses in a `.rejected` file. @throws AuditError `SPOOL_FAILED` */
  async reject(events: readonly AuditEvent[]): Promise<void> {
    try {
      const { journal } = await this.openOwn();
      await journal.setEventsAside(events);
      this.counters.add('rejected', events.length);
    } catch (cause) {
      throw this.failed(cause);
    }
  }

  /** Takes over what dead processes left. */
  async adopt(): Promise<void> {
    try {
      const abandoned = SpoolLock.adopt(this.directory, this.holderId());
      for await (const { journal: id, lock } of abandoned) {
        const journal = new SpoolJournal(this.directory, id, lock);
        await journal.load();
        this.markWaiting();
        this.adopted.push(journal);
      }
    } catch (cause) {
      if (!isMissing(cause)) throw this.failed(cause);
    }
  }

  /** Tells other hosts that this process lives. */
  async renewLocks(): Promise<void> {
    const held = this.opened === undefined ? this.adopted : [...this.adopted, this.opened.journal];
    for (const journal of held) {
      if (await journal.lock.isHeld()) await journal.lock.renew();
      else this.forget(journal);
    }
  }

  /** Deletes the files of a journal if all of it has been replayed. */
  async release(journal: SpoolJournal): Promise<void> {
    if (!journal.isDrained) return;
    if (journal !== this.opened?.journal) {
      this.forget(journal);
      await journal.remove();
    } else if (!this.opened.appender.isBusy) {
      const rotated = this.opened.appender.rotate();
      await journal.clear();
      await rotated;
    }
  }

  /** Closes files; what still waits is adopted by the next start. A later append opens anew. */
  async close(): Promise<void> {
    const { opened } = this;
    this.own = undefined;
    this.opened = undefined;
    this.adopted.length = 0;
    await opened?.appender.rotate();
    if (opened?.journal.isDrained === true) await opened.journal.remove();
    if (this.holder !== undefined) unregisterHolder(this.holder);
    this.holder = undefined;
  }

  private markWaiting(): void {
    if (!this.isWaiting) this.waitingSince = this.clock.monotonic();
  }

  private async appendDurably(data: Buffer): Promise<void> {
    let own = await this.openOwn();
    while (!(await own.appender.append(data))) {
      // Another host took us for dead; it replays that journal, and we begin a new one.
      this.forget(own.journal);
      await own.appender.rotate();
      own = await this.openOwn();
    }
  }

  private forget(journal: SpoolJournal): void {
    const at = this.adopted.indexOf(journal);
    if (at >= 0) this.adopted.splice(at, 1);
    if (this.opened?.journal !== journal) return;
    this.own = undefined;
    this.opened = undefined;
  }

  private async openOwn(): Promise<OwnJournal> {
    this.own ??= this.createOwn();
    try {
      return await this.own;
    } catch (error) {
      this.own = undefined;
      throw error;
    }
  }

  private async createOwn(): Promise<OwnJournal> {
    await mkdir(this.directory, { recursive: true, mode: DIRECTORY_MODE });
    const id = uuidv7();
    const lock = await SpoolLock.create(this.directory, id, this.holderId());
    const journal = new SpoolJournal(this.directory, id, lock);
    this.opened = { journal, appender: new JournalAppender(journal) };
    return this.opened;
  }

  private holderId(): string {
    this.holder ??= registerHolder();
    return this.holder;
  }

  private failed(cause: unknown): AuditError {
    const message = recordMessages.spoolFailed(this.directory, reasonOf(cause));
    return new AuditError('SPOOL_FAILED', message, { cause });
  }
}
