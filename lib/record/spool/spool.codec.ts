import { crc32 } from 'node:zlib';
import type { AuditEvent } from '../../event/audit-event.js';

const HEAD = '{"crc":"';
const MIDDLE = '","event":';
const CRC_LENGTH = 8;
const PREFIX_LENGTH = HEAD.length + CRC_LENGTH + MIDDLE.length;

/** One NDJSON line, newline included: the event behind the CRC-32 of its own JSON text. */
export function encodeLine(event: AuditEvent): Buffer {
  const json = Buffer.from(JSON.stringify(event));
  return Buffer.concat([
    Buffer.from(`${HEAD}${checksum(json)}${MIDDLE}`),
    json,
    Buffer.from('}\n'),
  ]);
}

/** The event of a line (without its newline), or undefined if the line is damaged. */
export function decodeLine(line: Buffer): AuditEvent | undefined {
  const json = line.subarray(PREFIX_LENGTH, line.length - 1);
  const crc = line.toString('latin1', HEAD.length, HEAD.length + CRC_LENGTH);
  if (json.length === 0 || crc !== checksum(json)) return undefined;
  const event = JSON.parse(json.toString()) as AuditEvent & { occurredAt: string | Date };
  return { ...event, occurredAt: new Date(event.occurredAt) };
}

function checksum(data: Buffer): string {
  return crc32(data).toString(16).padStart(CRC_LENGTH, '0');
}
