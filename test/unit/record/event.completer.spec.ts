import { systemClock } from '../../../lib/contracts/clock.js';
import type { AuditEventInput } from '../../../lib/event/audit-event.js';
import { defineCatalogue } from '../../../lib/event/catalogue.js';
import { AuditCounters } from '../../../lib/record/audit.counters.js';
import { EventCompleter, MAX_DESCRIPTION_LENGTH } from '../../../lib/record/event.completer.js';
import { EventFactory } from '../../../lib/record/event.factory.js';
import { contextOf } from './support/recorder.fixture.js';

const redaction = { properties: ['pin'], replacement: '[redacted]' };

function describedAs(
  template: string,
  input: Partial<AuditEventInput> = {},
  secrets: string[] = [],
) {
  const catalogue = defineCatalogue({ 'case.done': { label: 'Case Done', description: template } });
  const sources = { clock: systemClock, context: contextOf({ secrets }), catalogue };
  const factory = new EventFactory(sources, new AuditCounters());
  const event = factory.create({ action: 'case.done', ...input });
  return new EventCompleter(redaction, factory).complete(event).description;
}

const status = {
  property: 'status',
  before: 1,
  after: 2,
  beforeLabel: 'New',
  afterLabel: 'Active',
};
const target = { type: 'case_note', id: '5' };

describe('the reason of an event', () => {
  const reasonOf = (made: string | undefined, later: string | undefined) => {
    const context = contextOf({ reason: made, laterReason: { current: () => later } });
    const catalogue = defineCatalogue({
      'case.done': { label: 'Case Done', description: 'done for {reason}' },
    });
    const factory = new EventFactory(
      { clock: systemClock, context, catalogue },
      new AuditCounters(),
    );
    const event = factory.create({ action: 'case.done' });
    const { reason, description } = new EventCompleter(redaction, factory).complete(event);
    return [reason, description];
  };

  it('is that of its moment, else the one given until it is written', () => {
    expect(reasonOf('then', 'later')).toEqual(['then', 'done for then']);
    expect(reasonOf(undefined, 'later')).toEqual(['later', 'done for later']);
    expect(reasonOf(undefined, undefined)).toEqual([undefined, 'done']);
  });
});

describe('EventCompleter', () => {
  it.each<[string, Partial<AuditEventInput>, string]>([
    ['{actor} did {target}', { target: { ...target, label: 'Note' } }, 'Jane did Note'],
    ['{actor} did {target}', { target }, 'Jane did case note 5'],
    ['{actor} did it', { actor: { type: 'api_key', id: 'k1' } }, 'k1 did it'],
    ['{actor} did it', { actor: { type: 'anonymous' } }, 'Anonymous did it'],
    ['{actor} did it', { actor: { type: 'api_key' } }, 'API Key did it'],
    ['from {before} to {after}', { changes: [status] }, 'from New to Active'],
    ['{property} is {after}', { changes: [{ property: 'n', before: 1, after: 0 }] }, 'n is 0'],
    [
      'X went from {before} to {after}',
      { changes: [{ ...status, before: null, beforeLabel: undefined }] },
      'X went to Active',
    ],
    ['{actor} changed the status of {target}', {}, 'Jane changed the status'],
    ['{label}: {count} rows', { metadata: { count: 3 } }, 'Case Done: 3 rows'],
    ['{unknown} stays', {}, '{unknown} stays'],
  ])('%s', (template, input, expected) => {
    expect(describedAs(template, input)).toBe(expected);
  });

  it("keeps the caller's own description", () => {
    expect(describedAs('{actor}', { description: 'as told' })).toBe('as told');
  });

  it('does not carry a sensitive value into the sentence', () => {
    const changes = [{ property: 'pin', before: '11', after: '22' }];
    const text = describedAs('from {before} to {after}, {pin}', {
      changes,
      metadata: { pin: '33' },
    });
    expect(text).toBe('from [redacted] to [redacted], [redacted]');
  });

  it('redacts secrets before it cuts, so that no half of one stays', () => {
    const secret = 'correct-horse-battery';
    const description = `${'x'.repeat(MAX_DESCRIPTION_LENGTH - 10)}${secret}`;
    const text = describedAs('{actor}', { description }, [secret]);
    expect(text.length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH);
    expect(text).not.toContain('correct');
  });

  it('never cuts a character in two', () => {
    const text = describedAs('{actor}', { description: 'x' + '😀'.repeat(MAX_DESCRIPTION_LENGTH) });
    expect(text.length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH);
    expect(encodeURIComponent(text)).toContain('%F0%9F%98%80%E2%80%A6');
  });
});
