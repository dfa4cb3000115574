import { setTimeout as delay } from 'node:timers/promises';
import { ActorResolver } from '../../../lib/context/actor.resolver.js';
import { AuditContextMiddleware } from '../../../lib/context/audit-context.middleware.js';
import { ContextSourceService } from '../../../lib/context/context-source.service.js';
import { RequestSecrets } from '../../../lib/context/request-secrets.js';
import { UnitOfWorkRunnerService } from '../../../lib/context/unit-of-work.runner.js';
import { contextOptions } from '../../support/context-module.js';

const options = contextOptions();
const source = new ContextSourceService(
  options,
  new ActorResolver(options),
  new RequestSecrets(options),
);
const runner = new UnitOfWorkRunnerService(source);
const inRequest = <T>(work: () => T, headers: Record<string, string> = {}): T =>
  new AuditContextMiddleware(options).enter(
    {
      method: 'POST',
      url: '/cases',
      headers: { 'x-request-id': 'r1', ...headers },
      user: { id: 1, name: 'Jane' },
    },
    work,
  );

describe('runAs', () => {
  it('holds for everything the work starts, and ends with it', async () => {
    const actor = { type: 'automation', kind: 'macro', id: 'm1', name: 'Close' } as const;
    const result = await runner.runAs(actor, { source: 'import', reason: 'spring' }, async () => {
      await delay(1);
      expect(source.snapshot()).toMatchObject({ actor, source: 'import', reason: 'spring' });
      return 'done';
    });
    expect(result).toBe('done');
    expect(source.snapshot().actor.type).toBe('system');
    expect(source.snapshot().reason).toBeUndefined();
  });

  it('keeps the request visible, and takes its source where none is given', async () => {
    await inRequest(() =>
      runner.runAs({ type: 'system', name: 'billing' }, { tenantId: 't', causedById: 'e1' }, () => {
        expect(source.snapshot()).toMatchObject({
          actor: { type: 'system', name: 'billing' },
          source: 'api',
          tenantId: 't',
          causedById: 'e1',
          context: { requestId: 'r1', path: '/cases' },
        });
      }),
    );
  });

  it('inherits from the call around it what it leaves out', async () => {
    await runner.runAs({ type: 'system', name: 'a' }, { tenantId: 't', source: 'cli' }, () =>
      runner.runAs({ type: 'ai', id: 'bot' }, { source: undefined, reason: 'why' }, () => {
        expect(source.snapshot()).toMatchObject({
          actor: { type: 'ai', id: 'bot' },
          tenantId: 't',
          source: 'cli',
          reason: 'why',
        });
      }),
    );
  });

  it('names who really acts, the outermost if nested', async () => {
    await inRequest(() =>
      runner.runAs({ type: 'client', id: 'c' }, { impersonator: 'current' }, async () => {
        expect(source.snapshot().actor).toEqual({
          type: 'client',
          id: 'c',
          impersonator: { id: '1', name: 'Jane' },
        });
        await runner.runAs({ type: 'client', id: 'd' }, { impersonator: 'current' }, () =>
          expect(source.snapshot().actor.impersonator).toEqual({ id: '1', name: 'Jane' }),
        );
        await runner.runAs({ type: 'system', name: 'job' }, {}, () =>
          expect(source.snapshot().actor).toEqual({ type: 'system', name: 'job' }),
        );
      }),
    );
  });

  it('lets the error of the work through', async () => {
    const error = new Error('mine');
    const run = runner.runAs({ type: 'system' }, {}, () => {
      throw error;
    });
    await expect(run).rejects.toBe(error);
  });

  it.each<[string, unknown, unknown]>([
    ['actor must be', null, {}],
    ['actor.type', { type: 'wizard' }, {}],
    ['actor.id', { type: 'user', id: {} }, {}],
    ['actor.name', { type: 'user', name: 7 }, {}],
    ['actor.roles', { type: 'user', roles: 'admin' }, {}],
    ['impersonator.id', { type: 'user', impersonator: {} }, {}],
    ['options must be', { type: 'user' }, null],
    ['options.source', { type: 'user' }, { source: 'moon' }],
    ['options.impersonator.id', { type: 'user' }, { impersonator: { name: 'x' } }],
    ['options.tenantId', { type: 'user' }, { tenantId: 7 }],
  ])('names the field: %s', async (field, actor, given) => {
    let ran = false;
    const run = runner.runAs(actor as never, given as never, () => {
      ran = true;
    });
    await expect(run).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(field),
    });
    expect(ran).toBe(false);
  });
});

describe('runSuspended', () => {
  it('suspends capture inside the work only, nested calls included', async () => {
    await runner.runSuspended(async () => {
      await delay(1);
      expect(source.isSuspended()).toBe(true);
      await runner.runAs({ type: 'system' }, {}, () => expect(source.isSuspended()).toBe(true));
    });
    expect(source.isSuspended()).toBe(false);
  });

  it('keeps who acts', async () => {
    await inRequest(() => runner.runSuspended(() => expect(source.snapshot().actor.id).toBe('1')));
  });
});

describe('comment', () => {
  const reason = (): string | undefined => source.snapshot().reason;

  it('holds from then on in the whole request, and wins over its header', async () => {
    await inRequest(
      async () => {
        expect(reason()).toBe('by header');
        await delay(1).then(() => runner.comment('by phone'));
        expect(reason()).toBe('by phone');
        runner.comment('by letter');
        expect(reason()).toBe('by letter');
      },
      { 'x-audit-reason': 'by header' },
    );
    expect(reason()).toBeUndefined();
  });

  it('never reaches another request', async () => {
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, number) =>
        inRequest(async () => {
          const before = reason();
          await delay(number % 3);
          if (number % 5 !== 0) runner.comment(`reason ${number}`);
          await delay(number % 4);
          return [before, reason()];
        }),
      ),
    );
    expect(seen).toEqual(
      seen.map((_, number) => [undefined, number % 5 === 0 ? undefined : `reason ${number}`]),
    );
  });

  it('is inherited by runAs(), which may have its own, and does not leave it', async () => {
    await inRequest(async () => {
      runner.comment('outer');
      await runner.runAs({ type: 'system' }, {}, () => expect(reason()).toBe('outer'));
      await runner.runAs({ type: 'system' }, { reason: '' }, () => expect(reason()).toBe('outer'));
      await runner.runAs({ type: 'system' }, { reason: 'given' }, async () => {
        expect(reason()).toBe('given');
        runner.comment('inner');
        await runner.runAs({ type: 'ai' }, {}, () => expect(reason()).toBe('inner'));
      });
      expect(reason()).toBe('outer');
    });
  });

  it('reaches work under way that has no reason of its own', async () => {
    await inRequest(async () => {
      const later = runner.runAs({ type: 'system' }, {}, async () => {
        await delay(1);
        return reason();
      });
      runner.comment('late');
      expect(await later).toBe('late');
    });
  });

  it('goes through suspend() both ways', async () => {
    await inRequest(async () => {
      runner.comment('before');
      await runner.runSuspended(() => {
        expect(reason()).toBe('before');
        runner.comment('inside');
      });
      expect(reason()).toBe('inside');
    });
    await runner.runSuspended(() => {
      runner.comment('alone');
      expect(reason()).toBe('alone');
    });
  });

  it('says what to do where there is no unit of work', () => {
    expect(() => runner.comment('why')).toThrow(
      expect.objectContaining({
        code: 'NO_UNIT_OF_WORK',
        message: expect.stringContaining('audit.runAs('),
      }),
    );
  });
});
