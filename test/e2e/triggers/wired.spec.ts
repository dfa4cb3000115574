import { AuditService } from 'nestjs-audit-trail';
import type { Repository } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { isByTrigger, TriggerApp } from './trigger.harness.js';

interface Ticket {
  id: number;
  title: string;
}

const JANE = { type: 'user', id: '7', name: 'Jane' } as const;

describeEachDatabase('capture with database triggers (capture.triggers)', (kind) => {
  let app: TriggerApp;
  let tickets: Repository<Ticket>;

  beforeAll(async () => {
    app = await TriggerApp.startInstalled(kind);
    tickets = app.dataSource.getRepository<Ticket>('Ticket');
  });
  afterAll(() => app.stop());

  const quoted = (sql: string): string => (kind === 'mariadb' ? sql.replaceAll('"', '`') : sql);
  const asJane = <T>(work: () => Promise<T>): Promise<T> =>
    app.app.get(AuditService).runAs(JANE, {}, work);
  const told = async (work: () => Promise<unknown>): Promise<unknown[]> =>
    (await app.allEventsOf(() => asJane(work))).map((event) => [
      event.action,
      isByTrigger(event) ? 'trigger' : 'capture',
      event.actor.name,
    ]);

  it('records once what TypeORM writes', async () => {
    expect(await told(() => tickets.save({ title: 'saved' }))).toEqual([
      ['ticket.created', 'capture', 'Jane'],
    ]);
    expect(await told(() => tickets.insert({ title: 'inserted' }))).toEqual([
      ['ticket.created', 'capture', 'Jane'],
    ]);
    expect(await told(() => tickets.update({ title: 'inserted' }, { title: 'updated' }))).toEqual([
      ['ticket.updated', 'capture', 'Jane'],
    ]);
    expect(await told(() => tickets.delete({ title: 'updated' }))).toEqual([
      ['ticket.deleted', 'capture', 'Jane'],
    ]);
    expect(await told(() => tickets.clear())).toEqual([['ticket.deleted', 'capture', 'Jane']]);
  });

  it('records what raw SQL writes on the same connections, with the actor of the call', async () => {
    const insert = quoted(`INSERT INTO "ticket" (title, version) VALUES ('raw', 1)`);
    expect(await told(() => app.dataSource.query(insert))).toEqual([
      ['ticket.created', 'trigger', 'Jane'],
    ]);
    const runner = app.dataSource.createQueryRunner();
    const mixed = await told(async () => {
      await runner.startTransaction();
      await runner.manager.update('Ticket', { title: 'raw' }, { title: 'by criteria' });
      await runner.query(
        quoted(`UPDATE "ticket" SET title = 'by SQL' WHERE title = 'by criteria'`),
      );
      await runner.commitTransaction();
    });
    await runner.release();
    expect(mixed).toHaveLength(2);
    expect(mixed).toContainEqual(['ticket.updated', 'capture', 'Jane']);
    expect(mixed).toContainEqual(['ticket.updated', 'trigger', 'Jane']);
  });

  it('still records raw SQL after a savepoint has taken back what the connection was told', async () => {
    const seen = await told(async () => {
      await app.dataSource.transaction(async (manager) => {
        await manager.query(quoted(`UPDATE "ticket" SET title = 'one'`));
        await manager
          .transaction(async (inner) => {
            await inner.update('Ticket', { title: 'one' }, { title: 'two' });
            throw new Error('undone');
          })
          .catch((error: Error) => expect(error.message).toBe('undone'));
        await manager.query(quoted(`UPDATE "ticket" SET title = 'three'`));
        await manager.update('Ticket', { title: 'three' }, { title: 'four' });
      });
    });
    expect(seen.filter((event) => (event as string[])[1] === 'trigger')).toHaveLength(2);
    expect(seen.filter((event) => (event as string[])[1] === 'capture')).toHaveLength(1);
  });

  it('leaves other programs to the database', async () => {
    const events = await app.allEventsOf(() =>
      app.other.run(`UPDATE "ticket" SET title = 'elsewhere'`),
    );
    expect(events.map(({ action, actor }) => [action, actor.type])).toEqual([
      ['ticket.updated', 'system'],
    ]);
  });

  it('records nothing in suspended work', async () => {
    const seen = await told(() =>
      app.app.get(AuditService).suspend('a test', async () => {
        await tickets.save({ title: 'unseen' });
        await app.dataSource.query(quoted(`UPDATE "ticket" SET title = 'unseen too'`));
      }),
    );
    expect(seen).toEqual([['audit.suspended', 'capture', 'Jane']]);
  });
});
