import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
import { Audited, AuditMask } from 'nestjs-audit-trail/decorators';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';
import { Agent, captureEntities, Case } from './entities.js';

/** Has a name that is a getter, and a mask that fails on what it is given. */
@Audited<Person>({ label: (person) => person.fullName })
@Entity()
class Person {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  first!: string;

  @AuditMask((value) => (value as string).slice(-4))
  @Column({ type: 'int', nullable: true })
  pin!: number | null;

  get fullName(): string {
    return `${this.first} Doe`;
  }
}

/** Not audited; what it holds is. */
@Entity()
class Basket {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  label!: string;

  @OneToMany(() => BasketItem, (item) => item.basket, { cascade: true })
  items!: BasketItem[];
}

@Audited()
@Entity()
class BasketItem {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  price!: number;

  @ManyToOne(() => Basket, (basket) => basket.items)
  basket!: Basket;
}

describeEachDatabase(
  'capture where the host does the unusual',
  (kind) => {
    let app: CaptureApp;
    const repository = <T extends object>(entity: new () => T) =>
      app.dataSource.getRepository<T>(entity);

    beforeAll(async () => {
      captureEntities.push(Person, Basket, BasketItem);
      app = await CaptureApp.start(kind);
    });
    afterAll(async () => {
      captureEntities.splice(-3);
      await app.stop();
    });

    it('saves with { reload: false }: created, deleted and restored are all there', async () => {
      const cases = repository(Case);
      expect(
        await app.eventsOf(() => cases.save(cases.create({ title: 'r' }), { reload: false })),
      ).toMatchObject([{ action: 'case.created' }]);
      const saved = await cases.save(cases.create({ title: 'soft' }));
      const [deleted] = await app.eventsOf(async () =>
        cases.softRemove(await cases.findOneByOrFail({ id: saved.id }), { reload: false }),
      );
      expect(deleted).toMatchObject({ action: 'case.deleted', metadata: { soft: true } });
      expect(changesOf(deleted)).toEqual({ deletedAt: [null, expect.stringMatching(/Z$/)] });
      const found = await cases.findOneOrFail({ where: { id: saved.id }, withDeleted: true });
      const [restored] = await app.eventsOf(async () => cases.recover(found, { reload: false }));
      expect(restored).toMatchObject({ action: 'case.restored' });
    });

    it('takes a serialised entity back whose class has a getter by one of its names', async () => {
      const { id } = await repository(Person).save({ first: 'Jo' });
      const back = { id, first: 'Flo', fullName: 'Jo Doe' } as never;
      const [event] = await app.eventsOf(() => repository(Person).save(back));
      expect(event.target).toMatchObject({ id: String(id) });
      expect(changesOf(event)).toEqual({ first: ['Jo', 'Flo'] });
    });

    it('a mask that throws hides the value and fails nothing', async () => {
      const [event] = await app.eventsOf(() =>
        repository(Person).save({ first: 'Al', pin: 98231 }),
      );
      expect(event.changes.find(({ property }) => property === 'pin')).toMatchObject({
        after: '[redacted]',
        state: 'masked',
      });
      expect(JSON.stringify(event)).not.toContain('98231');
    });

    it('records what a listener of an entity without audit does to its audited children', async () => {
      const basket = await repository(Basket).save({ label: 'a', items: [{ price: 1 }] });
      app.dataSource.subscribers.push({
        listenTo: () => Basket,
        beforeUpdate: ({ entity }) => void ((entity as Basket).items[0].price = 7),
      });
      const loaded = await repository(Basket).findOneOrFail({
        where: { id: basket.id },
        relations: { items: true },
      });
      loaded.label = 'b';
      const events = await app.eventsOf(() => repository(Basket).save(loaded));
      app.dataSource.subscribers.pop();
      expect(events.map(changesOf)).toEqual([{ price: [1, 7] }]);
    });

    it('a row that was not there has not been deleted', async () => {
      const saved = await repository(Case).save(repository(Case).create({ title: 'once' }));
      const twin = await repository(Case).findOneByOrFail({ id: saved.id });
      const events = await app.eventsOf(async () => {
        await repository(Case).remove(saved);
        await repository(Case).remove(twin);
      });
      expect(events.map(({ action }) => action)).toEqual(['case.deleted']);
    });

    it('what a listener rolls back in a savepoint of its own takes no event of the host with it', async () => {
      const [john, jane] = await repository(Agent).save([{ name: 'J1' }, { name: 'J2' }]);
      const saved = await repository(Case).save(
        repository(Case).create({ title: 'listened to', assignee: john }),
      );
      app.dataSource.subscribers.push({
        listenTo: () => Case,
        afterUpdate: async ({ manager }) => {
          await manager
            .transaction(async (inner) => {
              await inner.save(inner.create(Agent, { name: 'undone' }));
              throw new Error('undone');
            })
            .catch((error: Error) => expect(error.message).toBe('undone'));
        },
      });
      const events = await app.eventsOf(() =>
        repository(Case).save({ id: saved.id, assignee: { id: jane.id } }),
      );
      app.dataSource.subscribers.pop();
      expect(events.map(changesOf)).toEqual([{ assignee: [john.id, jane.id] }]);
      expect(await repository(Agent).countBy({ name: 'undone' })).toBe(0);
    });
  },
  ['sqlite', 'mariadb', 'postgres'],
);
