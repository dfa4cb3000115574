import { AppendStatements } from '../../../lib/store/append.statements.js';
import { mysqlDialect } from '../../../lib/store/dialect/mysql.dialect.js';
import { postgresDialect } from '../../../lib/store/dialect/postgres.dialect.js';
import { sampleEvent } from '../../../lib/testing/index.js';

describe('AppendStatements', () => {
  const event = sampleEvent({ description: 'Jane übernahm' });

  it('builds of rows encoded ahead what it builds without', () => {
    const options = { textAsBytes: true };
    const ahead = new AppendStatements(mysqlDialect, 'audit_event', options);
    expect(ahead.encodeAhead([event])).toBe(1);
    expect(ahead.encodeAhead([event])).toBe(1);
    const built = ahead.build([event, event], false);
    const plain = new AppendStatements(mysqlDialect, 'audit_event', options);
    expect(built).toEqual(plain.build([event, event], false));
    expect(built[0].parameters.at(-1)).toBeInstanceOf(Buffer);
  });

  it('builds of a batch encoded ahead what it builds without, but for the time of an event', () => {
    const statements = new AppendStatements(mysqlDialect, 'audit_event', { rowsPerStatement: 2 });
    const events = ['one', 'two', 'three'].map((description) => sampleEvent({ description }));
    expect(statements.encodeAhead(events)).toBe(2);
    events[2].occurredAt = new Date('2026-03-04T05:06:07.089Z');
    const built = statements.build(events, true);
    expect(built).toEqual(
      new AppendStatements(mysqlDialect, 'audit_event', { rowsPerStatement: 2 }).build(
        [...events],
        true,
      ),
    );
    expect(built[1].parameters[1]).toBe('2026-03-04 05:06:07.089');
  });

  it('gives PostgreSQL columns of many rows, and rows of few', () => {
    const statements = new AppendStatements(postgresDialect, 'audit_event');
    const events = Array.from({ length: 8 }, () => sampleEvent());
    const [few] = statements.build(events.slice(1), false);
    const [many] = statements.build(events, true);
    expect(few.sql).toContain(') VALUES ($1, ');
    expect(few.parameters).toHaveLength(7 * 20);
    expect(many.sql).toMatch(/ FROM unnest\(\$1::uuid\[\].* AS v\(c0.*\) ON CONFLICT DO NOTHING$/);
    expect(many.parameters).toHaveLength(20);
    expect(many.parameters[0]).toEqual(events.map(({ id }) => id));
    expect(statements.encodeAhead(events)).toBe(1);
  });
});
