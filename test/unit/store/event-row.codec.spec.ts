import fc from 'fast-check';

import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { mysqlDialect } from '../../../lib/store/dialect/mysql.dialect.js';
import { postgresDialect } from '../../../lib/store/dialect/postgres.dialect.js';
import { sqliteDialect } from '../../../lib/store/dialect/sqlite.dialect.js';
import type { StoreDialect } from '../../../lib/store/dialect/store.dialect.js';
import { EVENT_COLUMNS, TEXT_LENGTHS, type TextColumn } from '../../../lib/store/event-columns.js';
import {
  decodeEvent,
  encodeEvent,
  fitColumn,
  type EventRow,
} from '../../../lib/store/event-row.codec.js';

const anyText = fc.string({ unit: 'binary', maxLength: 300 });
const anyEvent: fc.Arbitrary<AuditEvent> = fc.record(
  {
    id: fc.uuid({ version: 7 }),
    occurredAt: fc.date({
      min: new Date(0),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    }),
    action: anyText,
    eventType: fc.constant('activity' as const),
    category: anyText,
    operation: fc.constant('update' as const),
    description: anyText,
    severity: fc.constant('info' as const),
    outcome: fc.constant('success' as const),
    actor: fc.record(
      { type: fc.constant('user' as const), id: anyText, name: anyText },
      { requiredKeys: ['type'] },
    ),
    source: fc.constant('api' as const),
    target: fc.record({ type: anyText, id: anyText, label: anyText }),
    related: fc.array(fc.record({ type: anyText, id: anyText }), { maxLength: 2 }),
    changes: fc.array(fc.record({ property: anyText, before: fc.constant(null), after: anyText }), {
      maxLength: 2,
    }),
    context: fc.record(
      { ip: fc.ipV4(), requestId: anyText, userAgent: anyText },
      { requiredKeys: [] },
    ),
    tenantId: anyText,
    tags: fc.array(anyText, { maxLength: 2 }),
    schemaVersion: fc.constant(1),
  },
  {
    requiredKeys: [
      'id',
      'occurredAt',
      'action',
      'eventType',
      'category',
      'operation',
      'description',
      'severity',
      'outcome',
      'actor',
      'source',
      'related',
      'changes',
      'context',
      'tags',
      'schemaVersion',
    ],
  },
);

const rowOf = (event: AuditEvent, dialect: StoreDialect): EventRow => {
  const values = encodeEvent(event, dialect);
  return Object.fromEntries(EVENT_COLUMNS.map((name, place) => [name, values[place]])) as EventRow;
};

describe.each([
  ['sqlite', sqliteDialect],
  ['mysql', mysqlDialect],
  ['postgres', postgresDialect],
] as const)('event row (%s)', (_kind, dialect) => {
  it('gives back any event', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(decodeEvent(rowOf(event, dialect), dialect)).toEqual(event);
      }),
    );
  });

  it('puts nothing in a column that the column cannot hold', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const row = rowOf(event, dialect);
        for (const [name, length] of Object.entries(TEXT_LENGTHS)) {
          const text = (row[name as TextColumn] ?? '') as string;
          expect(text.length).toBeLessThanOrEqual(length);
          expect(text).not.toMatch(/[\0\p{Surrogate}]/u);
        }
        expect(row.payload).not.toMatch(/[\0\p{Surrogate}]/u);
      }),
    );
  });
});

describe('fitColumn', () => {
  it('does not cut a surrogate pair in two', () => {
    expect(fitColumn('ab😀', 3)).toBe('ab');
    expect(fitColumn('ab😀', 4)).toBe('ab😀');
  });
});
