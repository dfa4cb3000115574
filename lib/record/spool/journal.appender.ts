import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FILE_MODE, syncDirectory } from './durable-file.js';
import type { Segment, SpoolJournal } from './spool.journal.js';

/** A segment that has grown past this is followed by a new one. */
const SEGMENT_BYTES = 64 << 20;

interface PendingAppend {
  data: Buffer;
  resolve(isHeld: boolean): void;
  reject(error: unknown): void;
}

interface OpenSegment {
  segment: Segment;
  file: FileHandle;
}

/** Writes to a journal; appends that come while the disk is busy share the next fsync. */
export class JournalAppender {
  private queue: PendingAppend[] = [];
  private isWriting = false;
  private current: OpenSegment | undefined;

  constructor(private readonly journal: SpoolJournal) {}

  /**
   * Resolves when the data is on the disk.
   *
   * @returns false if another process took the journal over meanwhile: write it elsewhere.
   */
  append(data: Buffer): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.queue.push({ data, resolve, reject });
      if (!this.isWriting) void this.writeAll();
    });
  }

  /** True while appends are under way. */
  get isBusy(): boolean {
    return this.isWriting || this.queue.length > 0;
  }

  /** Lets go of the open segment; the next append begins a new one. */
  async rotate(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.file.close();
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.queue.length > 0) {
      const group = this.queue.splice(0);
      try {
        const isHeld = await this.write(Buffer.concat(group.map(({ data }) => data)));
        for (const { resolve } of group) resolve(isHeld);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.isWriting = false;
  }

  private async write(data: Buffer): Promise<boolean> {
    if (this.current !== undefined && this.current.segment.size >= SEGMENT_BYTES) {
      await this.rotate();
    }
    this.current ??= await this.openSegment();
    const { file, segment } = this.current;
    try {
      await file.appendFile(data);
      await file.datasync();
    } catch (error) {
      await this.undo(this.current);
      throw error;
    }
    // Asked after the fsync: whoever takes the journal over from now on finds these lines.
    const isHeld = await this.journal.lock.isHeld();
    if (isHeld) segment.size += data.length;
    return isHeld;
  }

  private async openSegment(): Promise<OpenSegment> {
    const segment = this.journal.addSegment();
    const file = await open(segment.path, 'a', FILE_MODE);
    await syncDirectory(dirname(segment.path));
    return { segment, file };
  }

  /** A half-written group must not be replayed: its callers were told that it failed. */
  private async undo({ segment, file }: OpenSegment): Promise<void> {
    try {
      await file.truncate(segment.size);
    } finally {
      await this.rotate();
    }
  }
}
