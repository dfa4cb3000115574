import fc from 'fast-check';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { decodeLine, encodeLine } from '../../../lib/record/spool/spool.codec.js';

const events = fc.record({
  id: fc.uuid({ version: 7 }),
  occurredAt: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
  description: fc.string({ unit: 'grapheme' }),
  metadata: fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ noUnicodeString: false })),
}) as unknown as fc.Arbitrary<AuditEvent>;
const lineOf = (event: AuditEvent) => encodeLine(event).subarray(0, -1);

describe('the spool codec', () => {
  it('gives back what it was given, on one line of JSON', () => {
    fc.assert(
      fc.property(events, (event) => {
        const line = lineOf(event);
        expect(line.includes(0x0a)).toBe(false);
        expect(JSON.parse(line.toString())).toHaveProperty('event.id', event.id);
        expect(JSON.stringify(decodeLine(line))).toBe(JSON.stringify(event));
        expect(decodeLine(line)!.occurredAt).toEqual(event.occurredAt);
      }),
    );
  });

  it('knows a line that was cut anywhere', () => {
    fc.assert(
      fc.property(events, fc.double({ min: 0, max: 0.999, noNaN: true }), (event, share) => {
        const line = lineOf(event);
        expect(decodeLine(line.subarray(0, Math.floor(line.length * share)))).toBeUndefined();
      }),
    );
  });
});
