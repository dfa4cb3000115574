import fc from 'fast-check';
import { parse } from 'node:querystring';
import { AuditError } from '../../../../lib/errors/audit-error.js';
import { PANEL_FILTERS } from '../../../../lib/admin/panel-api.js';
import { readListQuery } from '../../../../lib/admin/present/filter-query.js';

const filterOf = (query: Record<string, unknown>) => readListQuery(query).filter;

function errorOf(query: Record<string, unknown>): AuditError {
  try {
    readListQuery(query);
  } catch (error) {
    if (error instanceof AuditError) return error;
    throw error;
  }
  throw new Error('accepted');
}

describe('readListQuery', () => {
  it('reads an address of the list', () => {
    const query = parse(
      'action=case.updated&action=case.created&actorId=42&from=2026-11-01T00:00:00Z&text=%20smith%20&ip=10.0.0.0/8&relatedId=7&cursor=abc&limit=25',
    );
    expect(readListQuery(query)).toEqual({
      filter: {
        action: ['case.updated', 'case.created'],
        actorId: ['42'],
        from: new Date('2026-11-01T00:00:00Z'),
        text: ['smith'],
        ip: ['10.0.0.0/8'],
        relatedId: ['7'],
      },
      page: { limit: 25, cursor: 'abc' },
    });
  });

  it('takes each filter that the contract names', () => {
    const values: Partial<Record<string, string>> = {
      from: '2026-01-01',
      to: '2026-02-01',
      eventType: 'billing',
      operation: 'update',
      outcome: 'failure',
      severity: 'high',
      source: 'web',
      actorType: 'admin',
      ip: '::1',
    };
    const query = Object.fromEntries(PANEL_FILTERS.map((name) => [name, values[name] ?? 'x']));
    expect(Object.keys(filterOf(query)).sort()).toEqual([...PANEL_FILTERS].sort());
  });

  it('is a first page of everything without parameters', () => {
    expect(readListQuery({})).toEqual({ filter: {}, page: { limit: 50, cursor: undefined } });
    expect(readListQuery(Object.create(null) as Record<string, unknown>).filter).toEqual({});
  });

  it('passes over what is not its own, and what is empty', () => {
    const foreign = parse(
      'page=2&perPage=10&sortBy=id&direction=asc&tab=x&refresh=true&period=now',
    );
    const nested = { 'filters.action': 'x', filters: { action: 'x' }, unknown: { a: 1 } };
    const empty = parse('action=&category=&category=+&actorId=+7+&actorId=&text=+&from=&limit=');
    const none = { outcome: null, source: undefined, severity: [], cursor: '' };
    const query = { ...foreign, ...nested, ...empty, ...none };
    expect(readListQuery(query)).toEqual({
      filter: { actorId: ['7'] },
      page: { limit: 50, cursor: undefined },
    });
  });

  it('does not read inherited parameters', () => {
    const query = Object.create({ action: 'case.updated', limit: '1' }) as Record<string, unknown>;
    expect(readListQuery(query)).toEqual({ filter: {}, page: { limit: 50, cursor: undefined } });
  });

  it.each([
    [{ operation: 'explode' }, /operation: got "explode", expected one of create, read/],
    [{ from: 'yesterday' }, /from: got "yesterday", expected a Date or an ISO 8601 string/],
    [{ from: ['2026-01-01', '2026-02-01'] }, /from: got 2 values, expected one/],
    [{ ip: '300.1.1.1' }, /ip: got "300.1.1.1", expected an IP address/],
    [{ action: { $ne: 'x' } }, /action: got an object, expected a text/],
    [{ action: [{ a: 'x' }] }, /action: got an object/],
    [{ action: {} }, /action: got an object/],
    [{ action: { 0: 'a', x: 'b' } }, /action: got an object/],
    [{ action: { 1: 'a', 2: 'b' } }, /action: got an object/],
    [{ action: { 0: { 0: 'a' } } }, /action: got an object/],
    [{ action: [['x']] }, /action: got a list inside a list/],
    [{ text: true }, /text: got a boolean/],
    [{ text: 'x'.repeat(1_001) }, /text: got a value of 1001 characters, expected at most 1000/],
    [
      { actorId: Array.from({ length: 101 }, (_, n) => `${n}`) },
      /actorId: got 101 values, expected at most 100/,
    ],
    [
      { actorId: { ...Array.from({ length: 101 }, (_, n) => `${n}`) } },
      /actorId: got 101 values, expected at most 100/,
    ],
    [{ from: { 0: '2026-01-01', 1: '2026-02-01' } }, /from: got 2 values, expected one/],
  ])('refuses %j', (query, message) => {
    const error = errorOf(query);
    expect(error.code).toBe('INVALID_FILTER');
    expect(error.message).toMatch(message);
    expect(error.message.length).toBeLessThan(600);
  });

  it.each([
    [{ limit: '0' }, /limit: got "0", expected a whole number from 1 to 200/],
    [{ limit: '201' }, /limit: got "201"/],
    [{ limit: '1e2' }, /limit: got "1e2"/],
    [{ limit: ['5', '6'] }, /limit: got 2 values, expected one/],
    [{ cursor: ['a', 'b'] }, /cursor: got 2 values, expected one/],
    [{ cursor: { a: 'b' } }, /cursor: got an object/],
  ])('refuses the page %j', (query, message) => {
    expect(errorOf(query)).toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(message),
    });
  });

  it('takes a hundred values, and the limits themselves', () => {
    const actorId = Array.from({ length: 100 }, (_, n) => `${n}`);
    expect(filterOf({ actorId }).actorId).toHaveLength(100);
    expect(readListQuery({ limit: '200' }).page.limit).toBe(200);
    expect(readListQuery({ limit: 1 }).page.limit).toBe(1);
  });

  it("takes a name's many values as Express's extended parser leaves them", () => {
    const actorId = Array.from({ length: 30 }, (_, n) => `actor ${n}`);
    expect(filterOf({ actorId: { ...actorId } }).actorId).toEqual(actorId);
  });

  it('answers anything with a query or an AuditError', () => {
    const name = fc.constantFrom(...PANEL_FILTERS, 'limit', 'cursor', 'page', '__proto__');
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string()), fc.anything());
    fc.assert(
      fc.property(fc.dictionary(name, value), (query) => {
        try {
          const { page } = readListQuery(query);
          expect(page.limit).toBeGreaterThanOrEqual(1);
          expect(page.limit).toBeLessThanOrEqual(200);
        } catch (error) {
          expect(error).toBeInstanceOf(AuditError);
        }
      }),
    );
  });
});
