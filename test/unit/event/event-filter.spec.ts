import type { AuditError } from '../../../lib/errors/audit-error.js';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { derivedIndex, indexValue, relatedIndexValue } from '../../../lib/event/derived-index.js';
import { matchesFilter } from '../../../lib/event/event-filter.match.js';
import { normaliseFilter } from '../../../lib/event/event-filter.normalise.js';
import type { AuditFilter } from '../../../lib/event/event-filter.js';
import {
  eventSearchTokens,
  searchQueryTokens,
  searchTokens,
} from '../../../lib/event/search-tokens.js';
import { sampleEvent } from './sample-event.js';

const event = sampleEvent({
  seq: '12345678901234567890'.slice(0, 17),
  related: [
    { type: 'client', id: '7', label: 'Jürgen Müller' },
    { type: 'contact', id: '8', label: '山田太郎' },
  ],
  correlationId: 'corr-1',
  causedById: 'cause-1',
  tenantId: 't1',
  metadata: { mail: 'john.doe@example.com' },
});

describe('normaliseFilter', () => {
  it('brings everything to one form', () => {
    expect(
      normaliseFilter({
        from: '2026-01-01',
        action: 'a.b',
        actorId: [1, '1', 2],
        toSeq: '007',
        ip: '::ffff:10.0.0.0/104',
        tag: [],
        text: ' ',
        category: undefined,
        severity: ['high', 'high'],
      }),
    ).toEqual({
      from: new Date('2026-01-01'),
      action: ['a.b'],
      actorId: ['1', '2'],
      toSeq: '7',
      ip: ['10.0.0.0/8'],
      tag: [],
      severity: ['high'],
    });
  });

  it('lists every problem at once', () => {
    let message = '';
    try {
      normaliseFilter({
        acton: 'x',
        from: 'soon',
        severity: 'mild',
        ip: '10.0.0.0/33',
        fromSeq: -1,
        targetId: null,
      });
    } catch (error) {
      expect((error as AuditError).code).toBe('INVALID_FILTER');
      message = (error as AuditError).message;
    }
    for (const part of [
      'did you mean action?',
      'from: got "soon"',
      'one of info, warning, high',
      '10.0.0.0/33',
      'fromSeq',
      'targetId: got null',
      '6 problem',
    ]) {
      expect(message).toContain(part);
    }
    expect(() => normaliseFilter('x')).toThrow('A filter is an object');
  });
});

describe('matchesFilter', () => {
  const matching: AuditFilter[] = [
    {},
    { from: '2026-11-20T10:15:30.123Z' },
    { to: '2026-11-20T10:15:30.124Z' },
    { action: ['x', 'case.updated'] },
    { actorId: '42', actorType: 'user', actorRole: ['agent', 'x'], source: 'web' },
    { targetType: 'case', targetId: '1001' },
    { relatedType: 'client', relatedId: '7' },
    { relatedId: '8' },
    { property: 'customFields' },
    { property: 'status' },
    { tag: 'vip' },
    { location: 'NY' },
    { ip: '203.0.113.0/24' },
    { ip: ['10.0.0.0/8', '::ffff:203.0.113.9'] },
    { fromSeq: '12345678901234567', toSeq: '12345678901234567' },
    { tenantId: 't1', correlationId: 'corr-1', causedById: 'cause-1' },
    { requestId: 'req-1' },
    { text: 'jones JANE' },
    { text: 'muller' },
    { text: 'MÜLL' },
    { text: '太郎' },
    { text: 'example.com' },
    { text: 'john.doe@exa' },
    { text: ['nothing', 'queens'] },
    { text: 'v' },
    { text: '2026-12-01' },
  ];
  it.each(matching.map((filter) => [filter]))('%j matches', (filter) => {
    expect(matchesFilter(event, filter)).toBe(true);
  });

  const failing: AuditFilter[] = [
    { to: event.occurredAt },
    { from: '2026-11-20T10:15:30.124Z' },
    { action: [] },
    { action: 'case' },
    { relatedType: 'client', relatedId: '8' },
    { property: 'custom' },
    { property: 'customFields.court.x' },
    { location: 'ny' },
    { ip: '10.0.0.0/8' },
    { ip: '::/0' },
    { fromSeq: '12345678901234568' },
    { actorRole: 'admin' },
    { text: 'jones nobody' },
    { text: '郎太' },
    { targetId: '1001', outcome: 'failure' },
  ];
  it.each(failing.map((filter) => [filter]))('%j does not', (filter) => {
    expect(matchesFilter(event, filter)).toBe(false);
  });

  it('finds no bound on seq in an event without one', () => {
    expect(matchesFilter(sampleEvent(), { fromSeq: 0 })).toBe(false);
  });
});

describe('search tokens', () => {
  it('are short words of ASCII letters and digits', () => {
    const tokens = searchTokens("It's Łódź, CASE-123, naïve q 山田 Привет " + 'x'.repeat(200));
    for (const token of tokens) expect(token).toMatch(/^zq[a-z0-9]{1,78}$/);
    expect(tokens).toEqual(
      expect.arrayContaining(['zqit', 'zqs', 'zqlodz', 'zqcase', 'zq123', 'zqnaive', 'zqqq']),
    );
  });

  it('of a query are found among those of the text', () => {
    for (const text of [
      'Straße',
      'a',
      'to be',
      'ｆｕｌｌ',
      '東京都庁',
      'user_id:42',
      'Ångström',
      '한국어 검색',
    ]) {
      const tokens = new Set(searchTokens(text));
      expect(searchQueryTokens(text).every((token) => tokens.has(token))).toBe(true);
    }
  });

  it('are bounded', () => {
    const words = Array.from({ length: 5000 }, (_, index) => `w${index}`).join(' ');
    expect(eventSearchTokens(sampleEvent({ description: words }))).toHaveLength(400);
  });
});

describe('derivedIndex', () => {
  it('has a row for each thing to be looked up', () => {
    const rows = derivedIndex(event).map(({ kind, value }) => `${kind}=${value}`);
    expect(rows).toEqual(
      expect.arrayContaining([
        'related=client:7',
        'related_type=client',
        'related_id=7',
        'property=customFields',
        'property=customFields.court',
        'role=agent',
        'tag=vip',
        'location=New York',
        'caused_by=cause-1',
        'correlation=corr-1',
        'request=req-1',
        'ip=00000000000000000000ffffcb007109',
      ]),
    );
    expect(new Set(rows).size).toBe(rows.length);
  });

  it('repeats columns whose values may be rare, but not what nearly every event says', () => {
    const kinds = ['action', 'tenant', 'severity', 'outcome'];
    const rowsOf = (given: Partial<AuditEvent>): string[] =>
      derivedIndex({ ...event, ...given })
        .filter(({ kind }) => kinds.includes(kind))
        .map(({ kind, value }) => `${kind}=${value}`);
    expect(rowsOf({ action: 'a.b', tenantId: 't', severity: 'info', outcome: 'success' })).toEqual([
      'action=a.b',
      'tenant=t',
    ]);
    expect(
      rowsOf({ action: 'a.b', tenantId: undefined, severity: 'high', outcome: 'failure' }),
    ).toEqual(['action=a.b', 'severity=high', 'outcome=failure']);
  });

  it('codes values without ambiguity and within 255 characters', () => {
    expect(relatedIndexValue('a:b', 'c')).not.toBe(relatedIndexValue('a', 'b:c'));
    expect(indexValue('x'.repeat(255))).toBe('x'.repeat(255));
    const long = indexValue('x'.repeat(256));
    expect(long).toMatch(/^x{190}~[0-9a-f]{64}$/);
    expect(long).not.toBe(indexValue('x'.repeat(257)));
  });
});
