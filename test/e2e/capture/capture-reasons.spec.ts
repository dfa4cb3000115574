import { Column, DeleteDateColumn, Entity, PrimaryColumn } from 'typeorm';
import { Audited, AuditIgnore } from 'nestjs-audit-trail/decorators';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';

@Audited()
@Entity()
class Memo {
  @PrimaryColumn()
  id!: number;

  @Column()
  text!: string;
}

@Audited({ requireReason: true })
@Entity()
class Contract {
  @PrimaryColumn()
  id!: number;

  @Column()
  state!: string;

  @AuditIgnore()
  @Column({ type: 'varchar', nullable: true })
  draft!: string | null;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

@Audited<Account>({ when: (account, action) => action === 'remove' || account.balance !== 0 })
@Entity()
class Account {
  @PrimaryColumn()
  id!: number;

  @Column()
  owner!: string;

  @Column()
  balance!: number;
}

const clerk = { type: 'user', id: '7' } as const;

describeEachDatabase('reasons and conditions', (kind) => {
  let capture: CaptureApp;
  let next = 1;
  const repository = <Row extends object>(entity: new () => Row) =>
    capture.dataSource.getRepository<Row>(entity);
  const asClerk = <T>(work: () => Promise<T>, reason?: string): Promise<T> =>
    capture.audit.runAs(clerk, { reason }, work);

  beforeAll(async () => {
    capture = await CaptureApp.start(kind, {}, { entities: [Memo, Contract, Account] });
  });
  afterAll(() => capture.stop());

  const reasonsOf = async (work: () => Promise<unknown>): Promise<unknown[]> =>
    (await capture.eventsOf(work)).map(({ target, reason }) => [target?.id, reason]);

  describe('comment()', () => {
    it('holds for what follows, and for what still waits for its COMMIT without a reason', async () => {
      const [first, second, third, fourth] = [next++, next++, next++, next++];
      const reasons = await reasonsOf(() =>
        asClerk(async () => {
          await repository(Memo).save({ id: first, text: 'alone' });
          await capture.dataSource.transaction(async (manager) => {
            await manager.save(Memo, { id: second, text: 'before' });
            capture.audit.comment('asked by phone');
            await manager.save(Memo, { id: third, text: 'after' });
            capture.audit.comment('asked by letter');
          });
          await repository(Memo).save({ id: fourth, text: 'later' });
        }),
      );
      expect(reasons).toEqual([
        [String(first), undefined],
        [String(second), 'asked by letter'],
        [String(third), 'asked by phone'],
        [String(fourth), 'asked by letter'],
      ]);
    });

    it('keeps work that runs at the same time apart', async () => {
      const ids = Array.from({ length: 12 }, () => next++);
      const reasons = await reasonsOf(() =>
        Promise.all(
          ids.map((id) =>
            asClerk(async () => {
              if (id % 3 > 0) capture.audit.comment(`for ${id}`);
              await repository(Memo).save({ id, text: 'x' });
            }),
          ),
        ),
      );
      const expected = ids.map((id) => [String(id), id % 3 > 0 ? `for ${id}` : undefined]);
      expect(reasons).toHaveLength(ids.length);
      expect(reasons).toEqual(expect.arrayContaining(expected));
    });
  });

  describe('requireReason', () => {
    const refused = expect.objectContaining({ code: 'REASON_REQUIRED' });

    it('refuses the change before it is made, and leaves the transaction usable', async () => {
      const id = next++;
      const memo = next++;
      const events = await capture.eventsOf(() =>
        capture.dataSource.transaction(async (manager) => {
          await expect(manager.save(Contract, { id, state: 'open' })).rejects.toEqual(refused);
          await manager.save(Memo, { id: memo, text: 'still there' });
        }),
      );
      expect(events.map(({ action }) => action)).toEqual(['memo.created']);
      expect(await repository(Contract).countBy({ id })).toBe(0);
    });

    it('asks for every kind of change, and for none that changes nothing recorded', async () => {
      const id = next++;
      const contracts = repository(Contract);
      const created = await asClerk(() => contracts.save({ id, state: 'open' }), 'new client');
      created.state = 'closed';
      await expect(contracts.save(created)).rejects.toEqual(refused);
      await expect(contracts.softRemove(created)).rejects.toEqual(refused);
      await expect(contracts.remove(created)).rejects.toEqual(refused);
      expect(await contracts.findOneBy({ id })).toEqual({
        id,
        state: 'open',
        draft: null,
        deletedAt: null,
      });
      const events = await capture.eventsOf(async () => {
        await contracts.save({ id, state: 'open' });
        await contracts.save({ id, draft: 'for myself' });
      });
      expect(events).toEqual([]);
    });

    it('is content with a reason from anywhere', async () => {
      const [first, second] = [next++, next++];
      const reasons = await reasonsOf(async () => {
        await asClerk(() => repository(Contract).save({ id: first, state: 'open' }), 'by option');
        await asClerk(async () => {
          capture.audit.comment('by comment');
          await repository(Contract).save({ id: second, state: 'open' });
        });
        await capture.audit.suspend('re-import', () =>
          repository(Contract).save({ id: next++, state: 'open' }),
        );
      });
      expect(reasons).toEqual([
        [String(first), 'by option'],
        [String(second), 'by comment'],
        [undefined, 're-import'],
      ]);
    });
  });

  it('`when` decides row by row', async () => {
    const [empty, full] = [next++, next++];
    const accounts = repository(Account);
    const events = await capture.eventsOf(async () => {
      await accounts.save([
        { id: empty, owner: 'Jane', balance: 0 },
        { id: full, owner: 'John', balance: 5 },
      ]);
      await accounts.save({ id: empty, owner: 'Jill' });
      await accounts.save({ id: full, owner: 'Jack' });
      await accounts.save({ id: full, balance: 0 });
      await accounts.remove(await accounts.findBy({ id: empty }));
    });
    expect(events.map(({ action, target }) => [action, target?.id])).toEqual([
      ['account.created', String(full)],
      ['account.updated', String(full)],
      ['account.deleted', String(empty)],
    ]);
  });
});
