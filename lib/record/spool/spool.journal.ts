import { readFile, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuditEvent } from '../../event/audit-event.js';
import { appendDurably, isMissing, replaceDurably } from './durable-file.js';
import { readSegment } from './segment.reader.js';
import { encodeLine } from './spool.codec.js';
import { parseSegmentName, spoolNames } from './spool-file.names.js';
import type { SpoolLock } from './spool.lock.js';

interface Position {
  segment: number;
  offset: number;
}

/** A file of the journal and how much of it is on the disk for certain. */
export interface Segment {
  readonly number: number;
  readonly path: string;
  size: number;
}

/** Events to replay and what was found damaged among them. */
export interface JournalPage {
  events: AuditEvent[];
  damaged: Buffer[];
  torn: Buffer | undefined;
  next: Position;
}

/**
 * One holder's spooled events in order: NDJSON segments, and how far they have
 * been replayed. Progress is saved after each page; a crash in between repeats
 * a page, which the store recognises by the events' ids.
 */
export class SpoolJournal {
  readonly segments: Segment[] = [];
  private position: Position = { segment: 0, offset: 0 };
  private lastNumber = 0;

  constructor(
    private readonly directory: string,
    readonly id: string,
    readonly lock: SpoolLock,
  ) {}

  /** Finds the segments and the progress that a dead holder left. */
  async load(): Promise<void> {
    for (const name of (await readdir(this.directory)).toSorted()) {
      const parsed = parseSegmentName(name);
      if (parsed?.journal !== this.id) continue;
      const path = join(this.directory, name);
      this.segments.push({ number: parsed.number, path, size: (await stat(path)).size });
      this.lastNumber = parsed.number;
    }
    const saved = await this.savedPosition();
    await this.dropSegmentsBefore(saved?.segment ?? 0);
    const first = this.segments[0];
    if (first === undefined) return;
    this.position = saved?.segment === first.number ? saved : { segment: first.number, offset: 0 };
  }

  /** True when everything in the journal has been replayed. */
  get isDrained(): boolean {
    return this.segments.every(
      ({ number, size }) => number === this.position.segment && this.position.offset >= size,
    );
  }

  /** A new empty segment; the file is made by the first write to it. */
  addSegment(): Segment {
    const number = ++this.lastNumber;
    const path = join(this.directory, spoolNames.segment(this.id, number));
    const segment = { number, path, size: 0 };
    this.segments.push(segment);
    if (this.segments.length === 1) this.position = { segment: number, offset: 0 };
    return segment;
  }

  /** The next events in order; an empty page with `next` moved on where a segment has ended. */
  async read(limit: number): Promise<JournalPage> {
    const segment = this.segments[0];
    if (segment === undefined) return this.emptyPage(this.position);
    const { offset } = this.position;
    if (offset >= segment.size) {
      const following = this.segments[1];
      return this.emptyPage(
        following === undefined ? this.position : { segment: following.number, offset: 0 },
      );
    }
    const { nextOffset, ...page } = await readSegment(
      { path: segment.path, offset, end: segment.size },
      limit,
    );
    return { ...page, next: { segment: segment.number, offset: nextOffset } };
  }

  /** Marks a page as done, for good. */
  async advance({ next }: JournalPage): Promise<void> {
    this.position = next;
    const text = JSON.stringify(next);
    await replaceDurably(join(this.directory, spoolNames.offset(this.id)), text);
    await this.dropSegmentsBefore(next.segment);
  }

  /** Keeps lines that cannot be replayed, for a person to look at. */
  async setAside(lines: readonly Buffer[]): Promise<void> {
    const path = join(this.directory, spoolNames.rejected(this.id));
    await appendDurably(path, Buffer.concat(lines));
  }

  setEventsAside(events: readonly AuditEvent[]): Promise<void> {
    return this.setAside(events.map(encodeLine));
  }

  /** Deletes replayed segments. The caller has seen that the journal is drained and that nobody appends. */
  async clear(): Promise<void> {
    for (const { path } of this.segments.splice(0)) await removeFile(path);
  }

  /** Deletes all files but the rejected lines, the lock last. */
  async remove(): Promise<void> {
    await this.clear();
    await removeFile(join(this.directory, spoolNames.offset(this.id)));
    await this.lock.release();
  }

  private async dropSegmentsBefore(number: number): Promise<void> {
    while (this.segments.length > 0 && this.segments[0]!.number < number) {
      await removeFile(this.segments.shift()!.path);
    }
  }

  private emptyPage(next: Position): JournalPage {
    return { events: [], damaged: [], torn: undefined, next };
  }

  private async savedPosition(): Promise<Position | undefined> {
    try {
      const text = await readFile(join(this.directory, spoolNames.offset(this.id)), 'utf8');
      return JSON.parse(text) as Position;
    } catch (error) {
      // Without readable progress the journal is replayed from its beginning, which writes nothing twice.
      if (isMissing(error) || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
}

async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
