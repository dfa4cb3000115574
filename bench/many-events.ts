import { v7 as uuidv7 } from 'uuid';

import { systemClock } from '../lib/contracts/clock.js';
import type { ResolvedAuditOptions } from '../lib/contracts/resolved-options.js';
import { SCHEMA_VERSION, type AuditEvent, type Operation } from '../lib/event/audit-event.js';
import { SequencerService } from '../lib/ledger/sequencer.service.js';
import type { OpenAuditStore } from '../lib/store/audit-store.factory.js';

const DAYS = 90;
const ACTORS = 200;
const RECORDS = 20_000;
const CHUNK = 500;

/** A mark that follows at once: an ordinary log is older than its longest transaction. */
const SEQUENCER: ResolvedAuditOptions['sequencer'] = {
  intervalMs: 1_000,
  maxTransactionMs: 1,
  sweepIntervalMs: 86_400_000,
  batchSize: 500,
};

/** Action, event type, weight; the category is the first part of the name. */
const ACTIONS: readonly [string, AuditEvent['eventType'], number][] = [
  ...weighted('customer', 'case', { updated: 210, status_changed: 120, created: 40, viewed: 60 }),
  ...weighted('customer', 'case', { assigned: 45, exported: 6, deleted: 4, restored: 1 }),
  ...weighted('customer', 'client', { updated: 90, created: 20, viewed: 40, deleted: 2 }),
  ...weighted('conversation', 'message', { sent: 80, received: 60, deleted: 2 }),
  ...weighted('conversation', 'case_note', { created: 60, updated: 15, deleted: 3 }),
  ...weighted('access', 'user', { logged_in: 50, logged_out: 35, login_failed: 4 }),
  ...weighted('authorization', 'role', { granted: 1, revoked: 1 }),
  ...weighted('authorization', 'user', { invited: 1, disabled: 0.3 }),
  ...weighted('settings', 'setting', { updated: 3 }),
  ...weighted('settings', 'webhook', { created: 0.2, updated: 0.3, deleted: 0.03 }),
  ...weighted('billing', 'invoice', { created: 8, paid: 6, refunded: 0.4 }),
  ...weighted('work_session', 'session', { started: 14, ended: 14, paused: 9 }),
  ...weighted('activity', 'report', { generated: 5, exported: 2 }),
  ...weighted('activity', 'document', { uploaded: 16, downloaded: 22, deleted: 1 }),
  ...weighted('activity', 'import', { finished: 0.5, failed: 0.05 }),
];
const OPERATIONS: Record<string, Operation> = {
  created: 'create',
  uploaded: 'create',
  viewed: 'read',
  downloaded: 'read',
  status_changed: 'status_change',
  deleted: 'delete',
  restored: 'restore',
  exported: 'export',
  logged_in: 'login',
  login_failed: 'login',
  logged_out: 'logout',
  generated: 'execute',
  finished: 'import',
  failed: 'import',
};
const SOURCES = ['web', 'web', 'web', 'web', 'web', 'web', 'api', 'api', 'mobile'] as const;
const TENANTS = ['north', 'north', 'north', 'north', 'north', 'north', 'south', 'south', 'west'];
const FIRST_NAMES = ['Jane', 'Ada', 'Zoë', 'Maria', 'Ali', 'Chen', 'Oleg', 'Nina', 'Tom', 'Sofia'];
const LAST_NAMES = ['Doe', 'Byron', 'Müller', 'Silva', 'Khan', 'Wei', 'Orlov', 'Rossi', 'Baker'];
const PROPERTIES = [
  'status',
  'owner',
  'priority',
  'dueAt',
  'title',
  'profile.phone',
  'profile.city',
];
const WORDS = 'follow up call customer contract renewal billing question address visa letter'.split(
  ' ',
);

function weighted(
  eventType: AuditEvent['eventType'],
  category: string,
  verbs: Record<string, number>,
): [string, AuditEvent['eventType'], number][] {
  return Object.entries(verbs).map(([verb, weight]) => [`${category}.${verb}`, eventType, weight]);
}

/** Numbers from 0 to 1, the same in every run. */
class Chance {
  private state = 12_345;

  next(): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return this.state / 2 ** 32;
  }

  /** True in one of so many cases. */
  oneIn(cases: number): boolean {
    return this.next() < 1 / cases;
  }

  /** Below `bound`, small numbers more often. */
  skewed(bound: number): number {
    return Math.floor(bound * this.next() ** 2.5);
  }

  of<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)] as T;
  }
}

/** Makes the events of a CRM's three months, oldest first. */
export class EventMaker {
  private readonly chance = new Chance();
  private readonly totalWeight = ACTIONS.reduce((sum, [, , weight]) => sum + weight, 0);
  private requestId = uuidv7();

  constructor(
    private readonly count: number,
    private readonly newest: number,
  ) {}

  event(position: number): AuditEvent {
    const { chance } = this;
    const [action, eventType] = this.action();
    const [category = '', verb = ''] = action.split('.');
    const occurredAt = this.timeOf(position);
    if (chance.oneIn(1.5)) this.requestId = uuidv7();
    const record = chance.skewed(RECORDS);
    const actor = this.actor();
    const failed = chance.oneIn(100) || verb === 'login_failed';
    const changes = ['updated', 'status_changed', 'created', 'assigned'].includes(verb)
      ? this.changes(position)
      : [];
    const label = `${category === 'client' ? 'Acme' : 'Record'} ${record}`;
    return {
      id: uuidv7({ msecs: occurredAt.getTime() }),
      occurredAt,
      action,
      eventType,
      category,
      operation: OPERATIONS[verb] ?? (changes.length > 0 ? 'update' : 'execute'),
      description: `${actor.name} ${verb.replaceAll('_', ' ')} ${category} "${label}" of the customer`,
      severity: chance.oneIn(10_000) ? 'high' : chance.oneIn(100) ? 'warning' : 'info',
      outcome: failed ? 'failure' : 'success',
      ...(failed && { error: { name: 'Error', message: 'Not allowed', code: 'E_DENIED' } }),
      actor,
      source: chance.oneIn(2_000) ? 'import' : chance.oneIn(50) ? 'system' : chance.of(SOURCES),
      target: { type: category, id: String(record), label },
      related: this.related(record),
      changes,
      context: { ...this.context(position), requestId: this.requestId },
      tenantId: chance.oneIn(2_000) ? 'tiny' : chance.of(TENANTS),
      transactionId: this.requestId,
      ...(chance.oneIn(10) && { correlationId: `flow-${Math.floor(position / 200)}` }),
      ...(chance.oneIn(50) && { causedById: uuidv7({ msecs: occurredAt.getTime() - 5 }) }),
      tags: [
        ...(chance.oneIn(10) ? ['bulk'] : []),
        ...(chance.oneIn(20) ? ['vip'] : []),
        ...(chance.oneIn(10_000) ? ['gdpr'] : []),
      ],
      metadata: { note: this.note(), ...(chance.oneIn(10_000) && { instrument: 'xylophone' }) },
      schemaVersion: SCHEMA_VERSION,
    };
  }

  private action(): readonly [string, AuditEvent['eventType'], number] {
    let left = this.chance.next() * this.totalWeight;
    for (const action of ACTIONS) {
      left -= action[2];
      if (left < 0) return action;
    }
    return ACTIONS[0]!;
  }

  /** Not quite in the order of writing: clocks and replays differ. */
  private timeOf(position: number): Date {
    const age = ((this.count - position) / this.count) * DAYS * 86_400_000;
    return new Date(Math.round(this.newest - age - this.chance.next() * 5_000));
  }

  private actor(): AuditEvent['actor'] {
    if (this.chance.oneIn(25)) return { type: 'system', name: 'Scheduler' };
    const number = this.chance.skewed(ACTORS);
    const name = `${FIRST_NAMES[number % 10]} ${LAST_NAMES[number % 9]}`;
    const [type, roles] =
      number % 40 === 39
        ? (['admin', ['admin', 'agent']] as const)
        : number % 50 === 48
          ? (['client', ['customer']] as const)
          : (['user', number % 5 === 0 ? ['agent', 'lead'] : ['agent']] as const);
    return { type, id: `u-${number}`, name, roles: [...roles] };
  }

  private related(record: number): AuditEvent['related'] {
    const client = { type: 'client', id: String(record % 3_000), label: `Acme ${record % 3_000}` };
    const refs = this.chance.oneIn(1.5) ? [client] : [];
    return this.chance.oneIn(4)
      ? [...refs, { type: 'team', id: String(record % 12), label: `Team ${record % 12}` }]
      : refs;
  }

  private changes(position: number): AuditEvent['changes'] {
    const count = 1 + Math.floor(this.chance.next() * 3);
    const first = this.chance.skewed(PROPERTIES.length);
    const changed = Array.from({ length: count }, (_, index) => ({
      property: PROPERTIES[(first + index) % PROPERTIES.length] as string,
      before: this.chance.of(WORDS),
      after: `${this.chance.of(WORDS)} ${position % 1_000}`,
    }));
    return this.chance.oneIn(10_000)
      ? [...changed, { property: 'secretCode', before: null, after: 'x' }]
      : changed;
  }

  private context(position: number): AuditEvent['context'] {
    const { chance } = this;
    const office = `10.${Math.floor(chance.next() * 4)}.${chance.skewed(50)}.${chance.skewed(250)}`;
    const home = `${80 + (position % 100)}.${position % 251}.${position % 241}.${position % 239}`;
    return {
      ip: chance.oneIn(10_000)
        ? `198.51.100.${16 + (position % 16)}`
        : chance.oneIn(3)
          ? home
          : office,
      location: {
        country: chance.of(['US', 'US', 'CA', 'DE']),
        city: chance.of(['Boston', 'Bonn']),
      },
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36',
      method: 'PATCH',
      path: '/cases/:id',
      status: 200,
      durationMs: Math.floor(chance.next() * 400),
    };
  }

  private note(): string {
    return Array.from({ length: 8 }, () => this.chance.of(WORDS)).join(' ');
  }
}

/**
 * Appends so many events and has the library's own sequencer derive the rest.
 *
 * @returns the times at which they were written and sequenced, on the monotonic clock
 */
export async function fillStore(store: OpenAuditStore, count: number): Promise<[number, number]> {
  const maker = new EventMaker(count, Date.now());
  for (let start = 0; start < count; start += CHUNK) {
    const size = Math.min(CHUNK, count - start);
    const events = Array.from({ length: size }, (_, index) => maker.event(start + index));
    await store.audit.append(events);
  }
  const written = performance.now();
  const sequencer = new SequencerService(store.sequence, systemClock, { sequencer: SEQUENCER });
  // The second look moves the mark past what the first one has sequenced.
  for (let turn = 0; turn < 2; turn++) await sequencer.catchUp();
  await sequencer.stop();
  return [written, performance.now()];
}
