import { open } from 'node:fs/promises';
import type { AuditEvent } from '../../event/audit-event.js';
import { decodeLine } from './spool.codec.js';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/** Some lines of a segment. */
export interface SegmentPage {
  events: AuditEvent[];
  /** Lines whose checksum is wrong. */
  damaged: Buffer[];
  /** A last line without its newline: the crash came before it was acknowledged. */
  torn: Buffer | undefined;
  /** Where the next page begins. */
  nextOffset: number;
}

export interface SegmentRange {
  path: string;
  offset: number;
  /** Bytes of the file that may be read. */
  end: number;
}

/** Reads at most `limit` lines; holds about a mebibyte, or one line if that is longer. */
export async function readSegment(range: SegmentRange, limit: number): Promise<SegmentPage> {
  let size = CHUNK_BYTES;
  for (;;) {
    const data = await readBytes(range, size);
    const isAll = range.offset + data.length >= range.end || data.length < size;
    if (isAll || data.includes(NEWLINE)) return parse(data, { ...range, limit, isAll });
    size *= 2;
  }
}

async function readBytes({ path, offset, end }: SegmentRange, size: number): Promise<Buffer> {
  const data = Buffer.allocUnsafe(Math.min(size, end - offset));
  const file = await open(path, 'r');
  try {
    let length = 0;
    while (length < data.length) {
      const { bytesRead } = await file.read(data, length, data.length - length, offset + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return data.subarray(0, length);
  } finally {
    await file.close();
  }
}

function parse(
  data: Buffer,
  { offset, limit, isAll }: { offset: number; limit: number; isAll: boolean },
): SegmentPage {
  const page: SegmentPage = { events: [], damaged: [], torn: undefined, nextOffset: offset };
  let start = 0;
  while (start < data.length && page.events.length + page.damaged.length < limit) {
    const newline = data.indexOf(NEWLINE, start);
    if (newline < 0) {
      if (!isAll) break;
      page.torn = data.subarray(start);
      start = data.length;
      break;
    }
    const line = data.subarray(start, newline);
    const event = decodeLine(line);
    if (event === undefined) page.damaged.push(line);
    else page.events.push(event);
    start = newline + 1;
  }
  page.nextOffset = offset + start;
  return page;
}
