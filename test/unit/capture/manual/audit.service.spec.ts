import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';
import { AuditService } from '../../../../lib/capture/manual/audit.service.js';
import type { AuditRecorder } from '../../../../lib/contracts/audit-recorder.js';
import type { TransactionJournal } from '../../../../lib/contracts/transaction-journal.js';
import type { UnitOfWorkRunner } from '../../../../lib/contracts/unit-of-work-runner.js';
import { AuditError } from '../../../../lib/errors/audit-error.js';
import type { AuditEvent, AuditEventInput } from '../../../../lib/event/audit-event.js';

/** What the service handed over, and to whom. */
type Handover = ['recorder' | 'runner' | 'committed' | 'journal', AuditEventInput?];

function setUp(settings: { failing?: boolean } = {}) {
  const handed: Handover[] = [];
  const comments: string[] = [];
  let suspended = false;
  let next = 0;
  let now = 100;
  const given = (event: AuditEvent): AuditEventInput => {
    const { id: _, ...input } = event;
    return input;
  };
  const recorder: AuditRecorder = {
    prepare: (input) => ({ ...input, id: `e${++next}` }) as AuditEvent,
    record: async (event) => {
      if (settings.failing) throw new AuditError('WRITE_FAILED', 'no disk');
      handed.push(['recorder', given(event)]);
    },
    recordIn: () => Promise.reject(new Error('the journal does this')),
    flush: async () => void handed.push(['recorder']),
  };
  const journal: TransactionJournal = {
    add: async (_runner, event) => void handed.push(['journal', given(event)]),
  };
  const units: UnitOfWorkRunner = {
    runAs: async (actor, options, work) => {
      expect([actor, options]).toEqual([{ type: 'ai' }, { reason: 'r' }]);
      return work();
    },
    runSuspended: async (work) => {
      suspended = true;
      return Promise.resolve(work()).finally(() => (suspended = false));
    },
    comment: (reason) => void comments.push(reason),
  };
  const clock = { now: () => new Date(0), monotonic: () => (now += 12.4) };
  const service = new AuditService(recorder, journal, units, clock);
  return { service, handed, comments, isSuspended: () => suspended };
}

const query = async () => [];

describe('AuditService.record', () => {
  it('records outside a transaction and gives the id', async () => {
    const { service, handed } = setUp();
    expect(await service.record({ action: 'a.b' })).toEqual({ id: 'e1' });
    await service.record({ action: 'a.b' }, { manager: {} });
    expect(handed).toEqual([
      ['recorder', { action: 'a.b' }],
      ['recorder', { action: 'a.b' }],
    ]);
  });

  it.each([true, false])(
    "joins the manager's transaction, if TypeORM knows it: %s",
    async (known) => {
      const { service, handed } = setUp();
      // SQL may have begun one that TypeORM does not know; the journal does.
      const manager = { queryRunner: { query, isTransactionActive: known } };
      await service.record({ action: 'a.b' }, { manager });
      expect(handed).toEqual([['journal', { action: 'a.b' }]]);
    },
  );

  it('refuses a manager that is none', async () => {
    const { service } = setUp();
    await expect(
      service.record({ action: 'a.b' }, { manager: 'x' as never }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('manager') });
  });
});

describe('AuditService.scope', () => {
  afterEach(() => jest.restoreAllMocks());

  it('records outcome and duration, described by the result', async () => {
    const { service, handed } = setUp();
    const result = await service.scope(
      'import.completed',
      {
        reason: 'monthly',
        context: { path: 'import.csv' },
        target: { type: 'import', id: '1' },
        metadata: (rows: number[]) => ({ rows: rows.length }),
      },
      async () => {
        await delay(1);
        return [1, 2, 3];
      },
    );
    expect(result).toEqual([1, 2, 3]);
    expect(handed).toEqual([
      [
        'recorder',
        {
          action: 'import.completed',
          outcome: 'success',
          reason: 'monthly',
          context: { durationMs: 12, path: 'import.csv' },
          target: { type: 'import', id: '1' },
          metadata: { rows: 3 },
        },
      ],
    ]);
  });

  it('records the failure outside the transaction and rethrows the very error', async () => {
    const { service, handed } = setUp();
    const error = new TypeError('broken row');
    const manager = { queryRunner: { query, isTransactionActive: true } };
    const run = service.scope(
      'import.completed',
      { manager, target: { type: 'import', id: '1' }, metadata: () => ({ never: true }) },
      () => {
        throw error;
      },
    );
    await expect(run).rejects.toBe(error);
    expect(handed).toEqual([
      [
        'recorder',
        {
          action: 'import.completed',
          outcome: 'failure',
          error,
          context: { durationMs: 12 },
          target: { type: 'import', id: '1' },
        },
      ],
    ]);
  });

  it.each([
    ['text', { name: 'Error', message: 'text' }],
    [undefined, { name: 'Error', message: 'thrown undefined' }],
  ])('records a thrown %p', async (thrown, error) => {
    const { service, handed } = setUp();
    await expect(service.scope('a.b', {}, () => Promise.reject(thrown))).rejects.toBe(thrown);
    expect(handed[0]![1]!.error).toEqual(error);
  });

  it("does not let its own failure take the place of the work's", async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { service } = setUp({ failing: true });
    const error = new Error('secret-in-message');
    await expect(service.scope('a.b', {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(warn.mock.calls.flat().join()).toMatch(/^WRITE_FAILED: .*scope/);
  });

  it('lets a failed write of a success through', async () => {
    const { service } = setUp({ failing: true });
    await expect(service.scope('a.b', {}, () => 1)).rejects.toMatchObject({ code: 'WRITE_FAILED' });
  });

  it('records without what a throwing description was to give', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { service, handed } = setUp();
    const target = () => {
      throw new Error('x');
    };
    expect(await service.scope('a.b', { target }, () => 'done')).toBe('done');
    expect(handed[0]![1]).toEqual({
      action: 'a.b',
      outcome: 'success',
      context: { durationMs: 12 },
    });
    expect(warn.mock.calls.flat().join()).toContain('options.target');
  });
});

describe('AuditService.suspend', () => {
  it('records the suspension before the work begins', async () => {
    const { service, handed, isSuspended } = setUp();
    const seen = await service.suspend('nightly re-import', () => [isSuspended(), handed.length]);
    expect(seen).toEqual([true, 1]);
    expect(handed).toEqual([
      ['recorder', { action: 'audit.suspended', reason: 'nightly re-import' }],
    ]);
    expect(isSuspended()).toBe(false);
  });

  it.each(['', '  ', undefined])('refuses the reason %p', async (reason) => {
    const { service, handed } = setUp();
    await expect(service.suspend(reason as string, () => 1)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('reason'),
    });
    expect(handed).toEqual([]);
  });

  it('does not begin unrecorded', async () => {
    const { service, isSuspended } = setUp({ failing: true });
    let ran = false;
    await expect(service.suspend('why', () => (ran = true))).rejects.toThrow('no disk');
    expect([ran, isSuspended()]).toEqual([false, false]);
  });
});

describe('AuditService.comment', () => {
  it.each([
    [' asked by phone\n', 'asked by phone'],
    ['two\r\nlines\u0000', 'two lines'],
    ['half \uD83D', 'half \uFFFD'],
    ['\u{1F642}'.repeat(1000), '\u{1F642}'.repeat(1000)],
  ])('takes the reason %j', (given, reason) => {
    const { service, comments } = setUp();
    service.comment(given);
    expect(comments).toEqual([reason]);
  });

  it.each<[unknown, string]>([
    ['', 'but is blank'],
    [' \t\u0000', 'but is blank'],
    [undefined, 'but is undefined'],
    [7, 'but is number'],
    ['x'.repeat(1001), 'but is 1001 long'],
  ])('refuses the reason %j', (given, problem) => {
    const { service, comments } = setUp();
    expect(() => service.comment(given as string)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(`^comment\\(reason\\): .* 1 to 1000 characters, ${problem}`),
      }),
    );
    expect(comments).toEqual([]);
  });
});

describe('AuditService', () => {
  it('runs as somebody', async () => {
    const { service } = setUp();
    expect(await service.runAs({ type: 'ai' }, { reason: 'r' }, () => 'done')).toBe('done');
  });

  it('flushes the recorder', async () => {
    const { service, handed } = setUp();
    await service.flush();
    expect(handed).toEqual([['recorder']]);
  });

  it.each(['scope', 'runAs', 'suspend'] as const)('refuses %s() without work', async (method) => {
    const { service } = setUp();
    const call = (service[method] as (...given: unknown[]) => Promise<unknown>).bind(service);
    const given = method === 'suspend' ? ['why'] : ['a.b', {}];
    await expect(call(...given)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('work must be a function'),
    });
  });
});
