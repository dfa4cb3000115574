import { systemClock } from '../../../lib/contracts/clock.js';
import type { AuditEventInput } from '../../../lib/event/audit-event.js';
import { AuditCounters } from '../../../lib/record/audit.counters.js';
import { EventFactory } from '../../../lib/record/event.factory.js';
import { catalogue, contextOf } from './support/recorder.fixture.js';

const now = new Date('2026-03-04T05:06:07.089Z');

function createFactory(context = contextOf()) {
  const counters = new AuditCounters();
  const clock = { ...systemClock, now: () => now };
  return { factory: new EventFactory({ clock, context, catalogue }, counters), counters };
}

describe('EventFactory', () => {
  it('fills in what the catalogue, the context and the clock know', () => {
    const event = createFactory().factory.create({ action: 'case.status_changed' });
    expect(event).toMatchObject({
      occurredAt: now,
      eventType: 'activity',
      category: 'case',
      operation: 'status_change',
      outcome: 'success',
      actor: { type: 'user', id: '7', name: 'Jane' },
      source: 'web',
      tenantId: 'acme',
      context: { ip: '203.0.113.9', requestId: 'request-1' },
      related: [],
      changes: [],
      tags: [],
    });
    expect(event.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it("lets the input's own values win", () => {
    const event = createFactory().factory.create({
      action: 'case.status_changed',
      actor: { type: 'system', name: 'cron' },
      source: 'cli',
      tenantId: 'other',
      context: { ip: '::1' },
      severity: 'high',
      occurredAt: new Date(0),
      description: 'as told',
    });
    expect(event).toMatchObject({
      actor: { type: 'system', name: 'cron' },
      source: 'cli',
      tenantId: 'other',
      context: { ip: '::1', requestId: 'request-1' },
      severity: 'high',
      occurredAt: new Date(0),
      description: 'as told',
    });
  });

  it('gives ids that grow within a millisecond', () => {
    const { factory } = createFactory();
    const ids = Array.from({ length: 500 }, () => factory.create({ action: 'a.b' }).id);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(500);
  });

  it('turns an error into name, message and code, and the outcome into failure', () => {
    const error = Object.assign(new TypeError('no'), { code: 42, secretField: 'x' });
    const event = createFactory().factory.create({ action: 'a.b', error });
    expect(event.error).toEqual({ name: 'TypeError', message: 'no', code: '42' });
    expect(event.outcome).toBe('failure');
  });

  it('brings ids to strings, and metadata and changes to bare JSON', () => {
    const event = createFactory().factory.create({
      action: 'a.b',
      target: { type: 'case', id: 5 as unknown as string },
      metadata: { at: new Date(0), big: 7n, drop: undefined },
      changes: [{ property: 'due', before: undefined, after: new Date(0) }],
    });
    expect(event.target).toEqual({ type: 'case', id: '5' });
    expect(event.metadata).toEqual({ at: '1970-01-01T00:00:00.000Z', big: '7' });
    expect(event.changes[0]).toMatchObject({ before: null, after: '1970-01-01T00:00:00.000Z' });
  });

  it('keeps secrets beside the event and not in it', () => {
    const { factory } = createFactory(contextOf({ secrets: ['hunter22'] }));
    const event = factory.create({ action: 'a.b' });
    expect(factory.secretsOf(event)).toEqual(['hunter22']);
    expect(JSON.stringify(event)).not.toContain('hunter22');
  });

  it('counts each unknown action once', () => {
    const { factory, counters } = createFactory();
    factory.create({ action: 'made.up' });
    factory.create({ action: 'made.up' });
    factory.create({ action: 'case.status_changed' });
    expect(counters.snapshot().unknownActions).toBe(1);
  });

  it.each<[string, unknown, string]>([
    ['event', undefined, 'an object'],
    ['action', { action: '' }, 'an empty string'],
    ['action', { action: 'x'.repeat(129) }, 'a string of 129 characters'],
    ['severity', { action: 'a.b', severity: 'fatal' }, 'one of info, warning, high'],
    ['occurredAt', { action: 'a.b', occurredAt: new Date(NaN) }, 'a valid Date'],
    ['actor.type', { action: 'a.b', actor: { type: 'robot' } }, 'one of admin'],
    ['target.id', { action: 'a.b', target: { type: 'case' } }, 'undefined'],
    ['related[1].type', { action: 'a.b', related: [{ type: 'a', id: '1' }, { id: '2' }] }, 'a non'],
    ['changes[0].property', { action: 'a.b', changes: [{}] }, 'a string'],
    ['tags[0]', { action: 'a.b', tags: [7] }, 'number'],
    ['metadata', { action: 'a.b', metadata: [] }, 'an array'],
    ['reason', { action: 'a.b', reason: 5 }, 'number'],
  ])('refuses a bad %s', (field, input, told) => {
    const create = () => createFactory().factory.create(input as AuditEventInput);
    expect(create).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(create).toThrow(`\`${field}\``);
    expect(create).toThrow(told);
  });

  it('does not repeat a refused value, which may be a secret in the wrong place', () => {
    const input = { action: 'a.b', source: 'hunter22' } as unknown as AuditEventInput;
    expect(() => createFactory().factory.create(input)).not.toThrow('hunter22');
    expect(() => createFactory().factory.create(input)).toThrow('a string of 8 characters');
  });
});
