import type { EventPosition } from '../../contracts/audit-reader.js';
import type { AuditEvent } from '../../event/audit-event.js';
import type { AuditFilter } from '../../event/event-filter.js';
import { eventPredicate } from '../../event/event-filter.match.js';
import { TestLog, type AuditStoreUnderTest } from './store-under-test.js';
import { testGlobals } from './test-globals.js';

const START = Date.parse('2026-06-01T00:00:00.000Z');
/** More than a store may read to the end without thinking about it. */
const EVENTS = 6_000;
const CHUNK = 500;
const TIMEOUT_MS = 120_000;
const PAGE = 20;

/** Filters with frequent values, rare ones, none, and frequent ones that never meet. */
const COLUMN_FILTERS: AuditFilter[] = [
  {},
  { action: 'case.updated' },
  { action: 'case.deleted' },
  { action: ['case.deleted', 'case.opened', 'none'] },
  { severity: 'info' },
  { severity: ['warning', 'high'] },
  { severity: 'high' },
  { severity: ['info', 'high'] },
  { outcome: 'failure' },
  { outcome: 'failure', severity: 'warning' },
  { action: 'case.updated', operation: 'delete' },
  { actorId: 'u-0' },
  { actorId: 'u-0', outcome: 'failure' },
  { actorId: ['u-0', 'u-5'], category: 'case' },
  { actorId: 'u-0', operation: 'delete' },
  { targetType: 'case' },
  { targetType: ['case', 'note'], severity: 'warning' },
  { targetType: 'note' },
  { targetType: 'case', targetId: '7' },
  { targetId: '7' },
  { ip: '10.0.0.0/8' },
  { ip: '192.0.2.0/28' },
  { ip: ['192.0.2.0/28', '2001:db8::/32'] },
  { ip: '::/0' },
  { from: new Date(START + 2_000_000), to: new Date(START + 3_000_000), outcome: 'failure' },
];
const DERIVED_FILTERS: AuditFilter[] = [
  { tag: 'even' },
  { tag: ['even', 'seldom'] },
  { tag: 'seldom' },
  { tag: 'even', actorRole: 'odd' },
  { tag: 'even', action: 'case.updated' },
  { tag: 'even', actorRole: 'agent', outcome: 'failure' },
  { relatedType: 'client', relatedId: '3', actorId: 'u-0' },
];
const TEXT_FILTERS: AuditFilter[] = [
  { text: 'jane' },
  { text: 'old' },
  { text: 'xylophone' },
  { text: ['xylophone', 'old jane'] },
  { text: 'jane ol', outcome: 'failure' },
  { text: 'jane', tag: 'even', actorId: 'u-0' },
  { text: 'jane', severity: 'high' },
  { text: 'xylophone old' },
  { text: 'jane', from: new Date(START + 1_000_000), to: new Date(START + 2_000_000) },
];

/** A log in which each way of finding events is the best for some filter: all find the same. */
export function describeLongLog(underTest: () => AuditStoreUnderTest): void {
  const { describe, it } = testGlobals();

  describe('a long log', () => {
    it(
      'answers every filter from its first event to its last',
      async () => {
        const log = new TestLog(underTest());
        const events = Array.from({ length: EVENTS }, (_, position) => made(log, position));
        for (let start = 0; start < EVENTS; start += CHUNK) {
          await log.underTest.store.append(events.slice(start, start + CHUNK));
        }
        await expectAnswers(log, events, COLUMN_FILTERS);
        await log.underTest.sequence();
        await expectAnswers(log, events, [...COLUMN_FILTERS, ...DERIVED_FILTERS]);
        const seqs = (await log.find()).map(({ seq }) => BigInt(seq ?? 0));
        const from = String(seqs[0]);
        const numbered = withSeqs(events, seqs[0] ?? 0n);
        await expectAnswers(log, numbered, [
          { fromSeq: from, actorId: 'u-0' },
          { fromSeq: String(BigInt(from) + 100n), toSeq: String(BigInt(from) + 3_000n) },
        ]);
        const late = Array.from({ length: 30 }, (_, position) => made(log, position * 200));
        await log.underTest.store.append(late);
        await expectAnswers(log, [...events, ...late], COLUMN_FILTERS);
        await expectAnswers(log, [...events, ...late], [...DERIVED_FILTERS, ...TEXT_FILTERS]);
      },
      TIMEOUT_MS,
    );
  });
}

function made(log: TestLog, position: number): AuditEvent {
  const isOld = position < EVENTS / 2;
  const rare = position % 1_500 === 7;
  return log.event({
    // Several in one millisecond.
    occurredAt: new Date(START + Math.floor(position / 3) * 3_000),
    action: rare ? 'case.deleted' : position % 3 === 0 ? 'case.opened' : 'case.updated',
    operation: rare ? 'delete' : 'update',
    category: 'case',
    severity: rare ? 'high' : position % 50 === 1 ? 'warning' : 'info',
    outcome: position % 40 === 1 ? 'failure' : 'success',
    description: `Jane changed ${isOld ? 'an old' : 'a new'} case${rare ? ' xylophone' : ''}`,
    actor: {
      type: 'user',
      id: position % 6 === 5 ? 'u-5' : 'u-0',
      roles: position % 2 === 0 ? ['agent'] : ['agent', 'odd'],
    },
    target: { type: position % 700 === 3 ? 'note' : 'case', id: String(position % 300) },
    related: [{ type: 'client', id: String(position % 90) }],
    context: { ip: rare ? '192.0.2.5' : position % 9 === 2 ? '2001:db8::1' : '10.1.2.3' },
    tags: [...(position % 2 === 0 ? ['even'] : []), ...(rare ? ['seldom'] : [])],
  });
}

/** Compares a first page, one from the middle, the last one, and the count with what the events say. */
async function expectAnswers(
  log: TestLog,
  events: readonly AuditEvent[],
  filters: readonly AuditFilter[],
): Promise<void> {
  const { expect } = testGlobals();
  const inOrder = events.toSorted((a, b) => compare(b, a));
  for (const filter of filters) {
    const matching = inOrder.filter(eventPredicate(filter)).map(positionOf);
    const middle = matching[Math.floor(matching.length / 2)];
    const nearEnd = matching.at(-5);
    const pages = [];
    for (const after of [undefined, middle, nearEnd]) {
      pages.push(await log.find(filter, { order: 'newest', limit: PAGE, after }));
    }
    const oldest = await log.find(filter, { order: 'oldest', limit: PAGE });
    const counts = [await log.count(filter, 100), await log.count(filter, EVENTS + 100)];
    const from = (after?: EventPosition): string[] => {
      const start = after ? matching.indexOf(after) + 1 : 0;
      return matching.slice(start, start + PAGE).map(({ id }) => id);
    };
    expect({ filter, pages: pages.map(idsOf), oldest: idsOf(oldest), counts }).toEqual({
      filter,
      pages: [from(), from(middle), from(nearEnd)],
      oldest: matching
        .slice(-PAGE)
        .reverse()
        .map(({ id }) => id),
      counts: [Math.min(100, matching.length), matching.length],
    });
  }
}

function withSeqs(events: readonly AuditEvent[], first: bigint): AuditEvent[] {
  return events.map((event, index) => ({ ...event, seq: String(first + BigInt(index)) }));
}

function idsOf(events: readonly AuditEvent[]): string[] {
  return events.map(({ id }) => id);
}

function positionOf(event: AuditEvent): EventPosition {
  return { occurredAt: event.occurredAt.getTime(), id: event.id };
}

function compare(a: AuditEvent, b: AuditEvent): number {
  return a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1);
}
