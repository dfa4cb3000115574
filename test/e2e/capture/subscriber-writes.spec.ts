import { Audited } from 'nestjs-audit-trail';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EntitySubscriberInterface } from 'typeorm';
import type { AfterQueryEvent } from 'typeorm/subscriber/event/QueryEvent.js';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';

@Entity()
@Audited()
class Order {
  @PrimaryColumn()
  id!: number;

  @Column()
  state!: string;
}

@Entity()
@Audited()
class OrderNote {
  @PrimaryColumn()
  id!: number;

  @Column()
  text!: string;
}

/** Writes a note from within TypeORM's own phase of a `save`. */
class NoteOnUpdate implements EntitySubscriberInterface {
  private isWriting = false;

  async afterQuery({ query, manager }: AfterQueryEvent): Promise<void> {
    if (this.isWriting || !/^UPDATE .order. /.test(query)) return;
    this.isWriting = true;
    await manager.insert(OrderNote, { id: 1, text: 'state changed' });
  }
}

describeEachDatabase('what a query subscriber writes while a save is under way', (kind) => {
  let app: CaptureApp;

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: [Order, OrderNote] });
    app.dataSource.subscribers.push(new NoteOnUpdate());
  });
  afterAll(() => app.stop());

  it('has its own event', async () => {
    const orders = app.dataSource.getRepository(Order);
    const order = await orders.save({ id: 1, state: 'new' });
    const events = await app.eventsOf(() => orders.save({ ...order, state: 'sent' }));
    expect(events.map(({ action }) => action).sort()).toEqual([
      'order.updated',
      'order_note.created',
    ]);
    expect(await app.dataSource.manager.countBy(OrderNote, { id: 1 })).toBe(1);
  });
});
