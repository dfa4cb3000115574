import type { ModuleMetadata } from '@nestjs/common';
import {
  AuditCounters,
  Audited,
  AuditError,
  AuditHealthIndicator,
  AuditIgnore,
  AuditMask,
  AuditModule,
  AuditProperty,
  AuditQueryService,
  AuditRelated,
  AuditService,
  days,
  defineCatalogue,
  hours,
  minutes,
  seconds,
} from 'nestjs-audit-trail';
import type {
  Actor,
  AuditedOptions,
  AuditErrorCode,
  AuditEvent,
  AuditEventInput,
  AuditFilter,
  AuditModuleOptions,
  AuditPropertyOptions,
  Change,
  EventContext,
  MaskStrategy,
  RecordOptions,
  RunAsOptions,
  ScopeOptions,
  Source,
} from 'nestjs-audit-trail';
import * as decorators from 'nestjs-audit-trail/decorators';
import { EntitySchema, type EntityManager } from 'typeorm';

/*
 * What a user of the package writes, as documented. The type checker is the test: it
 * accepts what stands here, and refuses what is marked so. The functions below are not
 * called unless a test says so.
 */

class Client {
  id!: string;
  name!: string;
}
class Parcel {}

function everyOption(): AuditModuleOptions {
  return {
    dataSource: 'second',
    capture: {
      entities: { include: [Client, 'Parcel', clientSchema], exclude: [Parcel] },
      bulkRowLimit: 50_000,
      bulkOverflow: 'summary',
      triggers: true,
    },
    context: {
      actor: (request): Actor | undefined =>
        request.apiKey ? { type: 'api_key', id: request.apiKey.id, roles: ['import'] } : undefined,
      source: (request): Source => (request.headers['x-app'] ? 'mobile' : 'web'),
      tenant: (request): string | undefined => request.tenantId,
      trustProxy: 1,
    },
    catalogue: defineCatalogue({ 'parcel.sent': { label: 'Parcel sent', operation: 'update' } }),
    redact: { properties: ['nickname', /^x-/], replacement: '***' },
    write: {
      onWriteFailure: (error: Error, events: readonly AuditEvent[]): void =>
        console.error(error.message, events.length),
      spoolDirectory: '/var/spool/audit',
      maxBufferedEvents: 10_000,
      maxBatchEvents: 500,
      flushIntervalMs: 5,
    },
    store: { tablePrefix: 'audit_', schema: 'verify', partitions: 'month' },
    sequencer: { intervalMs: seconds(1), maxTransactionMs: minutes(5) },
    access: (viewer): 'none' | 'all' | AuditFilter =>
      viewer.isAdmin ? 'all' : { tenantId: viewer.tenantId },
  };
}
const clientSchema = new EntitySchema<Client>({ name: 'Client', columns: {} });

function modules(): NonNullable<ModuleMetadata['imports']> {
  return [
    AuditModule.forRoot(),
    AuditModule.forRoot({}),
    AuditModule.forRoot(everyOption()),
    AuditModule.forRootAsync({ useFactory: () => ({}) }),
    AuditModule.forRootAsync({
      dataSource: 'second',
      imports: [],
      inject: [Client],
      useFactory: async (client: Client) => ({ redact: { properties: [client.name] } }),
    }),
  ];
}

function wrongOptions(): AuditModuleOptions[] {
  return [
    // @ts-expect-error there is no such option
    { captures: {} },
    // @ts-expect-error not one of the three
    { capture: { entities: 'none' } },
    // @ts-expect-error not one of the two
    { capture: { bulkOverflow: 'sample' } },
    // @ts-expect-error a number of milliseconds
    { write: { flushIntervalMs: '5' } },
    // @ts-expect-error not a policy
    { write: { onWriteFailure: 'ignore' } },
    // @ts-expect-error not a source
    { context: { source: () => 'browser' } },
    // @ts-expect-error an actor needs a type
    { context: { actor: () => ({ id: '1' }) } },
    // @ts-expect-error not an answer
    { access: () => true },
    // @ts-expect-error not a field of the filter
    { access: () => ({ colour: 'red' }) },
    // @ts-expect-error a catalogue is made with defineCatalogue()
    { catalogue: { 'parcel.sent': { label: 'Parcel sent' } } },
  ];
}

const last2: MaskStrategy = (value) => String(value).slice(-2);
const casePlan: AuditedOptions<Case> = {
  type: 'case',
  category: 'case',
  label: (record) => record.title,
  related: ['client', { type: 'branch', id: 'branchId' }],
  ignore: ['scratch'],
  mask: { iban: 'last4', phone: last2 },
  track: { create: true, update: true, remove: false },
  when: (record, action) => action !== 'create' || record.title !== '',
  requireReason: ['update', 'remove'],
  actions: { create: 'case.opened', update: 'case.edited', remove: 'case.erased' },
};
const status: AuditPropertyOptions = { label: 'Status', action: 'case.status_changed' };

@Audited<Case>(casePlan)
@AuditRelated('branch', 'branchId')
class Case {
  title!: string;

  @AuditIgnore()
  scratch!: string;

  @AuditMask('hash')
  iban!: string;

  @AuditMask()
  phone!: string;

  @AuditProperty(status)
  status!: string;

  @AuditProperty({ personal: true })
  @AuditRelated('client')
  clientId!: string;

  branchId!: number;
}

function wrongDecorators(): unknown[] {
  return [
    // @ts-expect-error the entity has no such property
    Audited<Case>({ label: (record) => record.headline }),
    // @ts-expect-error a label is a text
    Audited<Case>({ label: () => 7 }),
    // @ts-expect-error an answer is yes or no
    Audited<Case>({ when: (record) => record.title }),
    // @ts-expect-error no such strategy
    AuditMask('blur'),
    // @ts-expect-error no such option
    AuditProperty({ secret: true }),
    // @ts-expect-error the related record needs a type
    AuditRelated(),
    // @ts-expect-error a list of names
    Audited({ ignore: 'scratch' }),
  ];
}

async function useService(audit: AuditService, manager: EntityManager): Promise<string> {
  const input: AuditEventInput = {
    action: 'report.generated',
    target: { type: 'report', id: '7', label: 'Weekly' },
    related: [{ type: 'client', id: '1' }],
    metadata: { rows: 3 },
    tags: ['weekly'],
    context: { durationMs: 12 },
    error: new Error('late'),
  };
  const inTransaction: RecordOptions = { manager };
  const { id }: { id: string } = await audit.record(input, inTransaction);
  await audit.record({ action: 'report.generated' });

  const scope: ScopeOptions<number> = {
    reason: 'month end',
    target: (rows) => ({ type: 'import', id: String(rows) }),
    metadata: { file: 'a.csv' },
  };
  const rows: number = await audit.scope('import.completed', scope, () => 3);
  const actor: Actor = { type: 'automation', kind: 'macro', id: '7', name: 'Close stale cases' };
  const options: RunAsOptions = { source: 'import', tenantId: 'acme', reason: 'migration' };
  const text: string = await audit.runAs(actor, options, async () => String(rows));
  await audit.suspend('nightly re-import', () => undefined);
  audit.comment('asked by phone');
  await audit.flush();

  // @ts-expect-error an event needs an action
  await audit.record({ target: { type: 'report', id: '7' } });
  // @ts-expect-error the library gives the id
  await audit.record({ action: 'report.generated', id: '1' });
  // @ts-expect-error ids are texts
  await audit.record({ action: 'report.generated', target: { type: 'report', id: 7 } });
  // @ts-expect-error not an operation
  await audit.record({ action: 'report.generated', operation: 'destroy' });
  // @ts-expect-error not a manager
  await audit.record({ action: 'report.generated' }, { manager: 'default' });
  // @ts-expect-error not an actor type
  await audit.runAs({ type: 'robot' }, {}, () => undefined);
  // @ts-expect-error the work is missing
  await audit.scope('import.completed', {});
  // @ts-expect-error a reason is a text
  await audit.suspend(undefined, () => undefined);
  return id + text;
}

async function useQueries(query: AuditQueryService): Promise<unknown[]> {
  const filter: AuditFilter = {
    from: new Date(0),
    to: '2026-01-01T00:00:00Z',
    action: ['case.created', 'case.updated'],
    category: 'case',
    operation: 'update',
    actorId: '7',
    actorType: ['user', 'admin'],
    actorRole: 'agent',
    source: 'web',
    targetType: 'case',
    targetId: '1',
    relatedType: 'client',
    relatedId: '2',
    property: 'status',
    tag: 'weekly',
    location: 'DE',
    ip: '10.0.0.0/8',
    outcome: 'failure',
    severity: ['warning', 'high'],
    eventType: 'activity',
    tenantId: 'acme',
    transactionId: 't',
    requestId: 'r',
    correlationId: 'c',
    causedById: 'e',
    text: 'refund',
  };
  const { events, nextCursor, previousCursor, count } = await query.find(filter, {
    limit: 50,
    order: 'newest',
  });
  const shown: AuditEvent[] = events;
  const counted: { value: number; capped: boolean } = count;
  const cursor: string | undefined = nextCursor ?? previousCursor;
  await query.find({}, { cursor });
  const one: AuditEvent | undefined = await query.get('id');
  const changes: Change[] = one?.changes ?? [];
  const context: EventContext | undefined = one?.context;
  for await (const event of query.stream(filter)) shown.push(event);
  const history = await query.history('case', '1', { limit: 10 });
  const state = await query.asOf('case', '1', new Date(0));
  const then: Record<string, unknown> | undefined = state === 'uncertain' ? undefined : state;
  const narrowed: AuditQueryService = query.forViewer({ id: 7 });
  const facets = await query.facets(filter);

  // @ts-expect-error not a field of the filter
  await query.find({ colour: 'red' });
  // @ts-expect-error not an outcome
  await query.find({ outcome: 'maybe' });
  // @ts-expect-error pages go by cursor
  await query.find({}, { offset: 50 });
  // @ts-expect-error not an order
  await query.find({}, { order: 'random' });
  // @ts-expect-error both the type and the id
  await query.history('case');
  return [counted, changes, context, history, then, narrowed, facets];
}

async function useHealth(health: AuditHealthIndicator, counters: AuditCounters): Promise<string> {
  const result = await health.isHealthy('log');
  const waiting: number = counters.snapshot().buffered;
  // @ts-expect-error the key is the one given
  void result.audit;
  return `${result.log.status} ${waiting}`;
}

describe('the public API', () => {
  it('is typed as documented', () => {
    for (const written of [useService, useQueries, useHealth]) {
      expect(written).toEqual(expect.any(Function));
    }
    expect(modules()).toHaveLength(5);
    expect(wrongOptions()).toHaveLength(10);
    expect(wrongDecorators()).toHaveLength(7);
    // @ts-expect-error soft or hard, it is `remove`
    expect(() => Audited({ requireReason: ['delete'] })).toThrow(TypeError);
  });

  it('has the same decorators in both entries', () => {
    expect(decorators).toMatchObject({
      Audited,
      AuditIgnore,
      AuditMask,
      AuditProperty,
      AuditRelated,
    });
  });

  it('knows durations in milliseconds', () => {
    expect([seconds(2), minutes(2), hours(2), days(2)]).toEqual([
      2_000, 120_000, 7_200_000, 172_800_000,
    ]);
  });

  it('has one error class with a code', () => {
    const code: AuditErrorCode = 'WRITE_FAILED';
    const error: Error = new AuditError(code, 'not written', { cause: new Error('why') });
    expect(error).toMatchObject({ name: 'AuditError', code, message: 'not written' });
    // @ts-expect-error not a code
    expect(new AuditError('OOPS', 'x')).toBeInstanceOf(Error);
  });
});
