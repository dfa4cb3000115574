import type { AuditEvent } from '../../event/audit-event.js';
import type { AuditFilter } from '../../event/event-filter.js';
import { TestLog, type AuditStoreUnderTest } from './store-under-test.js';
import { testGlobals } from './test-globals.js';

const CAUSE = '01890a5d-ac96-774b-bcce-b302099a8057';

/** Two events that differ in everything a filter can ask for. */
const ONE: Partial<AuditEvent> = {
  occurredAt: new Date('2026-04-01T10:00:00.000Z'),
  action: 'case.status_changed',
  category: 'case',
  operation: 'status_change',
  eventType: 'customer',
  severity: 'info',
  outcome: 'success',
  source: 'web',
  actor: { type: 'user', id: 'A1', name: 'Ann', roles: ['agent', 'lead'] },
  target: { type: 'case', id: 'A1' },
  related: [
    { type: 'client', id: 'A1' },
    { type: 'company:eu', id: 'B7' },
  ],
  changes: [{ property: 'profile.deep.x', before: 1, after: 2 }],
  context: {
    ip: '10.1.2.3',
    requestId: 'req-A',
    location: { country: 'CA', region: 'Newfoundland', city: "St. John's" },
  },
  transactionId: 'tx-A',
  correlationId: 'co-A',
  causedById: CAUSE,
  tags: ['vip', 'GDPR'],
};

const OTHER: Partial<AuditEvent> = {
  occurredAt: new Date('2026-04-02T10:00:00.000Z'),
  action: 'user.login_failed',
  category: 'authorization',
  operation: 'login',
  eventType: 'authorization',
  severity: 'high',
  outcome: 'failure',
  source: 'api',
  actor: { type: 'client', id: 'a1', name: 'Bob', roles: ['Agent'] },
  target: { type: 'Case', id: 'a1' },
  related: [
    { type: 'client', id: 'a1' },
    { type: 'company', id: 'eu:B7' },
    { type: 'case', id: 'A1' },
  ],
  changes: [{ property: 'profiled', before: 1, after: 2 }],
  context: { ip: '2001:db8::42', requestId: 'req-a', location: { country: 'ca' } },
  transactionId: 'tx-a',
  correlationId: 'co-a',
  causedById: CAUSE.replace('01890', '01891'),
  tags: ['vips', 'gdpr'],
};

/** Filters that match ONE and not OTHER. */
const MATCHING: AuditFilter[] = [
  { action: 'case.status_changed' },
  { category: 'case' },
  { operation: 'status_change' },
  { eventType: 'customer' },
  { severity: 'info' },
  { outcome: 'success' },
  { source: 'web' },
  { actorId: 'A1' },
  { actorType: 'user' },
  { actorRole: 'agent' },
  { actorRole: ['nobody', 'lead'] },
  { targetType: 'case' },
  { targetId: 'A1' },
  { relatedId: 'A1', relatedType: 'client' },
  { relatedType: 'company:eu' },
  { relatedType: ['company', 'company:eu'], relatedId: 'B7' },
  { relatedId: 'B7' },
  { property: 'profile' },
  { property: 'profile.deep' },
  { property: 'profile.deep.x' },
  { tag: 'vip' },
  { tag: ['GDPR', 'vip'] },
  { location: 'CA' },
  { location: 'Newfoundland' },
  { location: "St. John's" },
  { ip: '10.1.2.3' },
  { ip: '10.1.0.0/16' },
  { ip: '10.1.2.2/31' },
  { ip: '0.0.0.0/0' },
  { ip: ['192.168.0.0/16', '10.1.2.3'] },
  { ip: '::ffff:10.1.2.3' },
  { ip: '::ffff:10.1.0.0/112' },
  { transactionId: 'tx-A' },
  { requestId: 'req-A' },
  { correlationId: 'co-A' },
  { causedById: CAUSE },
  { from: '2026-04-01T10:00:00.000Z', to: '2026-04-01T10:00:00.001Z' },
  { to: '2026-04-02T10:00:00.000Z' },
  { from: new Date('2026-04-01T00:00:00Z'), to: new Date('2026-04-02T10:00:00Z'), tag: 'vip' },
  { action: ['case.status_changed', 'none'], tag: 'vip', property: 'profile', actorRole: 'lead' },
];

/** Filters that match neither. */
const MATCHING_NEITHER: AuditFilter[] = [
  { action: 'case.status' },
  { actorId: 'A1 ' },
  { targetId: ' A1' },
  { targetType: 'case ' },
  { actorRole: 'AGENT' },
  { relatedType: 'company', relatedId: 'B7' },
  { relatedType: 'client', relatedId: 'B7' },
  { relatedId: 'A1 ' },
  { property: 'profile.deep.x.y' },
  { property: 'profil' },
  { tag: 'vip ' },
  { tag: 'Vip' },
  { location: 'CA ' },
  { ip: '10.1.2.4/30' },
  { ip: '10.2.0.0/16' },
  { ip: '2001:db9::/32' },
  { ip: ['a00::/8', '32.0.0.0/8'] },
  { transactionId: 'tx-A ' },
  { requestId: '%' },
  { correlationId: 'co_A' },
  { from: '2026-04-02T10:00:00.001Z' },
  { to: '2026-04-01T10:00:00.000Z' },
  { action: [] },
  { tag: [] },
  { tag: 'vip', actorId: 'a1' },
  { tag: 'vip', property: 'profiled' },
  { action: "' OR '1'='1" },
  { action: 'nul\0' },
  { tag: 'nul\0' },
  { fromSeq: '9999999999999999999' },
  { tag: "vip' OR '1'='1" },
];

/** Filters that match both. */
const MATCHING_BOTH: AuditFilter[] = [
  {},
  { from: new Date(-8.64e15), to: new Date(8.64e15) },
  { tag: ['vip', 'vips'] },
  { tag: [...Array.from({ length: 200 }, (_, index) => `t${index}`), 'vip', 'vips'] },
  { actorId: ['A1', 'a1'] },
  { targetType: ['case', 'Case'] },
  { relatedId: ['A1', 'a1'] },
  { relatedType: 'client' },
  { property: ['profile', 'profiled'] },
  { actorRole: ['agent', 'Agent'] },
  { location: ['CA', 'ca'] },
  { ip: ['::/0', '0.0.0.0/0'] },
  { ip: ['10.0.0.0/8', '2001:db8::/64'] },
  { requestId: ['req-A', 'req-a'] },
  { outcome: ['success', 'failure'] },
];

/** Every filter key, alone and together, on events not yet sequenced and on sequenced ones. */
export function describeFilters(underTest: () => AuditStoreUnderTest): void {
  const { describe, it, expect } = testGlobals();

  for (const sequenced of [false, true]) {
    describe(`filters, events ${sequenced ? 'sequenced' : 'not yet sequenced'}`, () => {
      it('find what they should, and count it', async () => {
        const log = new TestLog(underTest());
        const [one, other] = await log.append(ONE, OTHER);
        if (sequenced) await log.underTest.sequence();
        const cases = [
          ...MATCHING.map((filter) => ({ filter, expected: [one?.id] })),
          ...MATCHING_NEITHER.map((filter) => ({ filter, expected: [] })),
          ...MATCHING_BOTH.map((filter) => ({ filter, expected: [one?.id, other?.id] })),
        ];
        for (const { filter, expected } of cases) {
          const found = await log.ids(filter);
          const count = await log.count(filter);
          expect({ filter, found, count }).toEqual({
            filter,
            found: expected,
            count: expected.length,
          });
        }
      });

      it('tell values apart that are longer than a column', async () => {
        const log = new TestLog(underTest());
        const long = 'x'.repeat(300);
        const [one] = await log.append(
          { actor: { type: 'user', id: `${long}1` }, tags: [`${long}1`] },
          { actor: { type: 'user', id: `${long}2` }, tags: [`${long}2`] },
        );
        if (sequenced) await log.underTest.sequence();
        for (const filter of [{ actorId: `${long}1` }, { tag: `${long}1` }]) {
          expect(await log.ids(filter)).toEqual([one?.id]);
          expect(await log.count(filter)).toBe(1);
        }
      });

      it('tell values apart that differ in white space at their end', async () => {
        const log = new TestLog(underTest());
        const [bare, padded] = await log.append(
          { actor: { type: 'user', id: 'u' }, tags: ['t'], related: [{ type: 'r', id: '1' }] },
          { actor: { type: 'user', id: 'u ' }, tags: ['t '], related: [{ type: 'r', id: '1 ' }] },
        );
        if (sequenced) await log.underTest.sequence();
        expect(await log.ids({ actorId: 'u' })).toEqual([bare?.id]);
        expect(await log.ids({ actorId: 'u ' })).toEqual([padded?.id]);
        expect(await log.ids({ tag: 't' })).toEqual([bare?.id]);
        expect(await log.ids({ tag: 't ' })).toEqual([padded?.id]);
        expect(await log.ids({ relatedId: '1 ' })).toEqual([padded?.id]);
      });
    });
  }
}
