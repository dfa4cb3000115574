import { Logger } from '@nestjs/common';
import { jest } from '@jest/globals';

import type { AuditedOptions } from '../../../../lib/decorators/audit-metadata.js';
import { entityEvents } from '../../../../lib/capture/entity/entity-event.builder.js';
import type {
  EntityChange,
  EntityOperation,
} from '../../../../lib/capture/entity/entity.change.js';
import type { EntityPlan } from '../../../../lib/capture/entity/entity.plan.js';
import { buildEntityPlan } from '../../../../lib/capture/entity/entity-plan.builder.js';
import { Column, DeleteDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { metadataOf } from './plan.fixture.js';

@Entity()
class Contract {
  @PrimaryColumn()
  id!: number;

  @Column({ type: 'varchar', nullable: true })
  state!: string | null;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

describe('what of an entity is recorded', () => {
  let base: EntityPlan;
  beforeAll(async () => {
    base = buildEntityPlan((await metadataOf(Contract)).get('Contract')!);
  });
  afterEach(() => jest.restoreAllMocks());

  /** Actions of the events that this change of a row gives. */
  const actionsOf = (
    audited: AuditedOptions,
    operation: EntityOperation,
    [before, after]: [object | undefined, object | undefined],
    plan: EntityPlan = { ...base, audited },
  ): string[] => {
    const change: EntityChange = {
      plan,
      operation,
      columns: plan.columns,
      entity: { ...before, ...after },
      before: (column) => before && column.getEntityValue(before),
      after: (column) => after && column.getEntityValue(after),
    };
    return entityEvents(change, '[redacted]').map(({ input }) => input.action);
  };
  const open = { id: 1, state: 'open', deletedAt: null };
  const closed = { id: 1, state: 'closed', deletedAt: null };
  const deleted = { id: 1, state: 'open', deletedAt: new Date(0) };

  it.each<[EntityOperation, [object | undefined, object | undefined], string]>([
    ['create', [undefined, open], 'contract.created'],
    ['update', [open, closed], 'contract.updated'],
    ['remove', [open, undefined], 'contract.deleted'],
    ['soft_remove', [open, deleted], 'contract.deleted'],
    ['restore', [deleted, open], 'contract.restored'],
  ])('%s: as `track` says', (operation, states, action) => {
    const covering = { soft_remove: 'remove', restore: 'update' }[operation as string] ?? operation;
    expect(actionsOf({}, operation, states)).toEqual([action]);
    expect(actionsOf({ track: {} }, operation, states)).toEqual([action]);
    expect(actionsOf({ track: { [covering]: false } }, operation, states)).toEqual([]);
    const others = { create: false, update: false, remove: false, [covering]: true };
    expect(actionsOf({ track: others }, operation, states)).toEqual([action]);
  });

  it('is asked of the row after the change, the last one of a deletion', () => {
    const asked: unknown[] = [];
    const when: AuditedOptions['when'] = (entity, action) => {
      asked.push([action, { ...(entity as Contract) }]);
      return false;
    };
    expect(actionsOf({ when }, 'create', [undefined, open])).toEqual([]);
    expect(actionsOf({ when }, 'update', [open, closed])).toEqual([]);
    expect(actionsOf({ when }, 'remove', [open, undefined])).toEqual([]);
    expect(actionsOf({ when }, 'soft_remove', [open, deleted])).toEqual([]);
    expect(
      actionsOf({ when }, 'soft_remove', [deleted, { ...deleted, deletedAt: new Date(1) }]),
    ).toEqual([]);
    expect(actionsOf({ when }, 'restore', [deleted, open])).toEqual([]);
    expect(asked).toEqual([
      ['create', open],
      ['update', closed],
      ['remove', open],
      ['remove', deleted],
      ['update', { ...deleted, deletedAt: new Date(1) }],
      ['restore', open],
    ]);
  });

  it('is not asked of what changes nothing', () => {
    const when = jest.fn(() => true);
    expect(actionsOf({ when }, 'update', [open, open])).toEqual([]);
    expect(when).not.toHaveBeenCalled();
  });

  it.each<[unknown, boolean]>([
    [true, true],
    [false, false],
    [0, false],
    [null, false],
    [1, true],
    [undefined, true],
  ])('takes the answer %p as %p', (answer, isRecorded) => {
    const when = (() => answer) as AuditedOptions['when'];
    expect(actionsOf({ when }, 'update', [open, closed])).toHaveLength(isRecorded ? 1 : 0);
  });

  it('includes rows whose condition fails, which is told once and without its text', () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const when = (): never => {
      throw new Error('state of Jane Doe');
    };
    const plan = { ...base, audited: { when } };
    expect(actionsOf({}, 'update', [open, closed], plan)).toEqual(['contract.updated']);
    expect(actionsOf({}, 'update', [open, closed], plan)).toEqual(['contract.updated']);
    expect(warn.mock.calls).toEqual([
      [
        'CAPTURE_FAILED: @Audited({ when }) of "Contract" has thrown. The row is recorded; reported once.',
      ],
    ]);
  });

  it('includes rows whose condition cannot answer at once, and takes care of its rejection', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const when = (() => Promise.reject(new Error('later'))) as unknown as AuditedOptions['when'];
    expect(actionsOf({ when }, 'update', [open, closed])).toEqual(['contract.updated']);
    expect(warn.mock.calls.flat().join()).toContain('gave a promise');
    // An unhandled rejection would fail the suite here.
    await new Promise((resolve) => setImmediate(resolve));
  });
});
