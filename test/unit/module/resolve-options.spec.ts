import { resolve } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditError, AuditModule, defineCatalogue } from 'nestjs-audit-trail';
import type { AuditModuleOptions } from 'nestjs-audit-trail';

import { resolveOptions } from '../../../lib/module/resolve-options.js';

class Invoice {}
class Payment {}

/** The one error that options of any shape end with. */
function problemsOf(options: unknown): string {
  try {
    resolveOptions(options as AuditModuleOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(AuditError);
    expect(error).toMatchObject({ code: 'INVALID_OPTIONS' });
    return (error as AuditError).message;
  }
  throw new Error('the options were accepted');
}

const linesOf = (message: string): string[] =>
  message.split('\n').filter((line) => line.startsWith('  - '));

describe('resolveOptions', () => {
  describe('defaults', () => {
    it('stand for everything that is left out', () => {
      expect(resolveOptions({})).toEqual({
        dataSource: undefined,
        capture: {
          entities: 'decorated',
          bulkRowLimit: 10_000,
          bulkOverflow: 'chunk',
          triggers: false,
        },
        context: { actor: undefined, source: undefined, tenant: undefined, trustProxy: false },
        catalogue: expect.anything(),
        redact: { properties: [], replacement: '[redacted]' },
        write: {
          onWriteFailure: 'throw',
          spoolDirectory: resolve('.audit-spool'),
          maxBufferedEvents: 10_000,
          maxBatchEvents: 500,
          flushIntervalMs: 5,
        },
        store: { tablePrefix: 'audit_', schema: 'migrate', partitions: 'month' },
        sequencer: {
          intervalMs: 1_000,
          maxTransactionMs: 300_000,
          sweepIntervalMs: 900_000,
          batchSize: 500,
        },
        access: expect.any(Function),
      });
    });

    it('are the same for empty groups and for options that are undefined', () => {
      const { access: _one, ...bare } = resolveOptions({});
      const { access: _other, ...resolved } = resolveOptions({
        dataSource: undefined,
        access: undefined,
        capture: {},
        write: { onWriteFailure: undefined },
        store: undefined,
      });
      expect(resolved).toEqual(bare);
    });

    it.each([
      { id: 1, role: 'admin' },
      { id: 1, roles: ['agent', 'SUPER_ADMIN'] },
      { id: 1, roles: [{ name: 'owner' }] },
      { email: 'ada@example.com', actorType: 'admin' },
    ])('let an admin read everything: %j', (viewer) => {
      expect(resolveOptions({}).access(viewer)).toBe('all');
    });

    it.each([
      { id: 1, role: 'agent' },
      { id: 1, roles: ['administrative assistant'] },
      { id: 1, actorType: 'user', role: 'admin' },
      { id: 1 },
      {},
      undefined,
      null,
      'admin',
    ])('let nobody else read anything: %j', (viewer) => {
      expect(resolveOptions({}).access(viewer)).toBe('none');
    });

    it('ask the given function alone, for admins too', () => {
      const { access } = resolveOptions({ access: () => 'none' });
      expect(access({ id: 1, role: 'admin' })).toBe('none');
    });

    it('leave given values alone', () => {
      const access = (): 'all' => 'all';
      const onWriteFailure = (): void => undefined;
      const resolved = resolveOptions({
        dataSource: 'second',
        capture: {
          entities: { exclude: [Invoice] },
          bulkRowLimit: 1,
          bulkOverflow: 'summary',
          triggers: true,
        },
        context: { trustProxy: 2 },
        redact: { properties: ['nickname', /^x-/], replacement: '***' },
        write: { onWriteFailure, spoolDirectory: 'spool', flushIntervalMs: 0 },
        store: { tablePrefix: 'log_', schema: 'none', partitions: 'none' },
        access,
      });
      expect(resolved).toMatchObject({
        dataSource: 'second',
        capture: {
          entities: { exclude: [Invoice] },
          bulkRowLimit: 1,
          bulkOverflow: 'summary',
          triggers: true,
        },
        context: { trustProxy: 2 },
        redact: { properties: ['nickname', /^x-/], replacement: '***' },
        write: { onWriteFailure, spoolDirectory: resolve('spool'), flushIntervalMs: 0 },
        store: { tablePrefix: 'log_', schema: 'none', partitions: 'none' },
        access,
      });
    });

    it('of one option follow from another', () => {
      expect(resolveOptions({ write: { maxBufferedEvents: 20 } }).write.maxBatchEvents).toBe(20);
      const { sequencer } = resolveOptions({ sequencer: { intervalMs: 3_600_000 } });
      expect(sequencer.sweepIntervalMs).toBe(3_600_000);
    });

    it('keep the built-in actions beside own ones', () => {
      const catalogue = defineCatalogue({ 'parcel.sent': { label: 'Parcel sent' } });
      const resolved = resolveOptions({ catalogue }).catalogue;
      expect(resolved.get('parcel.sent')).toMatchObject({ label: 'Parcel sent' });
      expect(resolved.get('audit.suspended')).toBeDefined();
    });
  });

  describe('store.schema', () => {
    const environment = process.env['NODE_ENV'];
    afterEach(() => {
      process.env['NODE_ENV'] = environment;
    });

    it('is only verified in production, unless it is said otherwise', () => {
      process.env['NODE_ENV'] = 'production';
      expect(resolveOptions({}).store.schema).toBe('verify');
      expect(resolveOptions({ store: { schema: 'migrate' } }).store.schema).toBe('migrate');
      process.env['NODE_ENV'] = 'development';
      expect(resolveOptions({}).store.schema).toBe('migrate');
    });
  });

  describe('an option of a wrong type', () => {
    it.each<[string, unknown]>([
      ['dataSource', 7],
      ['dataSource', ''],
      ['capture', 'all'],
      ['capture', []],
      ['capture', null],
      ['capture.entities', 'none'],
      ['capture.entities', [Invoice]],
      ['capture.entities', {}],
      ['capture.entities', { include: Invoice }],
      ['capture.entities', { include: [7] }],
      ['capture.entities', { includes: [Invoice] }],
      ['capture.bulkRowLimit', 0],
      ['capture.bulkRowLimit', 1_000_001],
      ['capture.bulkRowLimit', 2.5],
      ['capture.bulkRowLimit', '100'],
      ['capture.bulkOverflow', 'sample'],
      ['capture.bulkOverflow', true],
      ['capture.triggers', 'yes'],
      ['context', true],
      ['context.actor', { type: 'user' }],
      ['context.source', 'web'],
      ['context.tenant', 'acme'],
      ['context.trustProxy', 'loopback'],
      ['context.trustProxy', -1],
      ['context.trustProxy', 1.5],
      ['catalogue', { 'case.opened': {} }],
      ['catalogue', null],
      ['redact', ['password']],
      ['redact.properties', 'password'],
      ['redact.properties', [7]],
      ['redact.properties', ['']],
      ['redact.replacement', ''],
      ['redact.replacement', null],
      ['write', 'spool'],
      ['write.onWriteFailure', 'ignore'],
      ['write.onWriteFailure', true],
      ['write.spoolDirectory', ''],
      ['write.maxBufferedEvents', 0],
      ['write.maxBufferedEvents', '100'],
      ['write.maxBatchEvents', 2.5],
      ['write.maxBatchEvents', 10_001],
      ['write.flushIntervalMs', -1],
      ['write.flushIntervalMs', Number.NaN],
      ['store', 'audit_'],
      ['store.tablePrefix', 'audit log '],
      ['store.tablePrefix', '1audit_'],
      ['store.tablePrefix', 'a'.repeat(31)],
      ['store.schema', true],
      ['store.schema', 'sync'],
      ['store.partitions', 'day'],
      ['sequencer', 1_000],
      ['sequencer.intervalMs', 1],
      ['sequencer.maxTransactionMs', '5m'],
      ['sequencer.sweepIntervalMs', 0],
      ['sequencer.batchSize', 0],
      ['access', 'all'],
    ])('%s: %p is named, with what is expected', (path, value) => {
      const [group, key] = path.split('.');
      const options = key === undefined ? { [group]: value } : { [group]: { [key]: value } };
      const lines = linesOf(problemsOf(options));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^ {2}- ${path}: expected .+; received .+`));
    });

    it.each([[7], ['forRoot'], [[]]])('%p instead of the options is refused', (options) => {
      expect(linesOf(problemsOf(options))).toEqual([
        expect.stringContaining('options: expected an object'),
      ]);
    });
  });

  describe('an unknown key', () => {
    it.each([
      [{ captures: {} }, 'captures', 'capture'],
      [{ acess: () => 'all' }, 'acess', 'access'],
      [{ write: { flushIntervallMs: 5 } }, 'write.flushIntervallMs', 'flushIntervalMs'],
      [{ store: { TablePrefix: 'x_' } }, 'store.TablePrefix', 'tablePrefix'],
    ])('%p gets a suggestion', (options, path, meant) => {
      const [line] = linesOf(problemsOf(options));
      expect(line).toContain(`- ${path}: `);
      expect(line).toContain(`did you mean "${meant}"?`);
    });

    it('that resembles nothing gets the list of those there are, and no suggestion', () => {
      const [line] = linesOf(problemsOf({ sequencer: { lazy: true } }));
      expect(line).toContain('intervalMs, maxTransactionMs, sweepIntervalMs, batchSize');
      expect(line).not.toContain('did you mean');
    });

    it('that every object has is unknown too', () => {
      expect(problemsOf({ constructor: 1 })).toContain('- constructor: expected no such option');
      expect(problemsOf({ write: { toString: 1 } })).toContain('- write.toString: ');
    });
  });

  describe('a pair that is impossible together', () => {
    it('is a batch that does not fit into the buffer', () => {
      const message = problemsOf({ write: { maxBufferedEvents: 10, maxBatchEvents: 11 } });
      expect(linesOf(message)).toEqual([
        expect.stringMatching(/write\.maxBatchEvents: .*write\.maxBufferedEvents \(10\).* 11/),
      ]);
    });

    it('is a sweep between two ticks', () => {
      const message = problemsOf({ sequencer: { intervalMs: 5_000, sweepIntervalMs: 4_000 } });
      expect(linesOf(message)).toEqual([
        expect.stringMatching(/sequencer\.sweepIntervalMs: .*5000.*4000/),
      ]);
    });

    it('is an entity to be included and excluded', () => {
      const entities = { include: [Invoice, Payment], exclude: [Payment] };
      expect(linesOf(problemsOf({ capture: { entities } }))).toEqual([
        expect.stringContaining('capture.entities: '),
      ]);
    });
  });

  it('tells all problems in one error, impossible pairs among them', () => {
    const message = problemsOf({
      capure: {},
      context: { trustProxy: 'yes', tenant: 7 },
      write: { maxBufferedEvents: 10, maxBatchEvents: 20, flushIntervalMs: 'soon' },
      sequencer: { intervalMs: 5_000, sweepIntervalMs: 4_000 },
      access: 'all',
    });
    expect(message).toContain('have 7 problems');
    expect(linesOf(message)).toHaveLength(7);
    for (const path of [
      'capure',
      'context.trustProxy',
      'context.tenant',
      'write.flushIntervalMs',
      'access',
      'write.maxBatchEvents',
      'sequencer.sweepIntervalMs',
    ]) {
      expect(message).toContain(`  - ${path}: `);
    }
  });

  it('shows no value that may be secret or huge', () => {
    const message = problemsOf({
      redact: { properties: ['hunter2', 7], replacement: { secret: 'hunter2' } },
      store: { tablePrefix: '-'.repeat(500) },
    });
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('-'.repeat(61));
  });

  it('gives a frozen result and leaves what it was given as it is', () => {
    const properties = ['nickname'];
    const options: AuditModuleOptions = { redact: { properties }, capture: { entities: 'all' } };
    const resolved = resolveOptions(options);
    const writable: Record<string, unknown> = { ...resolved };
    expect(Object.isFrozen(resolved)).toBe(true);
    for (const group of ['capture', 'context', 'redact', 'write', 'store', 'sequencer']) {
      expect(Object.isFrozen(writable[group])).toBe(true);
    }
    expect([options, options.redact, properties].some((value) => Object.isFrozen(value))).toBe(
      false,
    );
  });
});

describe('an application with bad options', () => {
  const start = (audit: ReturnType<typeof AuditModule.forRoot>): Promise<unknown> => {
    @Module({
      imports: [TypeOrmModule.forRoot({ type: 'better-sqlite3', database: ':memory:' }), audit],
    })
    class AppModule {}
    return NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  };
  const bad = { captures: {}, write: { flushIntervalMs: 'soon' } } as unknown as AuditModuleOptions;

  it.each([
    ['forRoot', () => AuditModule.forRoot(bad)],
    ['forRootAsync', () => AuditModule.forRootAsync({ useFactory: () => bad })],
  ])('does not start (%s): one error tells all of them', async (_name, module) => {
    const error: unknown = await start(module()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuditError);
    expect((error as AuditError).code).toBe('INVALID_OPTIONS');
    expect(linesOf((error as AuditError).message)).toEqual([
      expect.stringContaining('- captures: '),
      expect.stringContaining('- write.flushIntervalMs: '),
    ]);
  });

  it.each([undefined, null, 7, [] as unknown])(
    'does not start when the factory returns no options (%j), as one without `return` does',
    async (nothing) => {
      const module = AuditModule.forRootAsync({ useFactory: () => nothing as AuditModuleOptions });
      await expect(start(module)).rejects.toMatchObject({
        code: 'INVALID_OPTIONS',
        message: expect.stringContaining('options: expected an object'),
      });
    },
  );

  it.each([null, 7])('forRoot(%j) is refused at once', (nothing) => {
    expect(() => AuditModule.forRoot(nothing as unknown as AuditModuleOptions)).toThrow(
      /options: expected an object/,
    );
  });

  it('does not start when the factory names a data source, which comes too late', async () => {
    const module = AuditModule.forRootAsync({ useFactory: () => ({ dataSource: 'second' }) });
    await expect(start(module)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining('forRootAsync({ dataSource: "second", useFactory: … })'),
    });
  });

  it('does not start when there is no such data source', async () => {
    await expect(start(AuditModule.forRoot({ dataSource: 'second' }))).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining('no TypeORM data source named "second"'),
    });
  });

  it('does not start when an option names an entity that the data source lacks', async () => {
    const module = AuditModule.forRoot({ capture: { entities: { include: [Invoice] } } });
    await expect(start(module)).rejects.toMatchObject({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining('capture.entities.include names "Invoice"'),
    });
  });
});
