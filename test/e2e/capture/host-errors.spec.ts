import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type EntityManager } from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';

@Audited()
@Entity()
class Part {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ default: '' })
  name!: string;

  @Column({ type: 'int', nullable: true })
  wholeId!: number | null;

  /** Checked no sooner than at COMMIT. */
  @ManyToOne(() => Part, { nullable: true, deferrable: 'INITIALLY DEFERRED' })
  @JoinColumn({ name: 'wholeId' })
  whole!: Part | null;
}

type Write = (manager: EntityManager) => Promise<unknown>;

describeEachDatabase(
  "what the host is told of PostgreSQL's errors",
  () => {
    let app: CaptureApp;
    beforeAll(async () => {
      app = await CaptureApp.start('postgres', {}, { entities: [Part] });
      await app.dataSource.manager.insert(Part, { id: 1 });
    });
    afterAll(() => app.stop());

    const orphans: [string, Write, RegExp][] = [
      ['insert()', (manager) => manager.insert(Part, { id: 2, wholeId: 99 }), /^INSERT/],
      ['update()', (manager) => manager.update(Part, { id: 1 }, { wholeId: 99 }), /^UPDATE/],
      [
        'raw SQL',
        (manager) => manager.query('INSERT INTO part (id, "wholeId") VALUES (3, 99)'),
        /^INSERT/,
      ],
    ];
    it.each(orphans)(
      'the statement, not the COMMIT that has failed it: %s',
      async (_name, write, query) => {
        const events = await app.eventsOf(() =>
          expect(write(app.dataSource.manager)).rejects.toMatchObject({
            name: 'QueryFailedError',
            code: '23503',
            query: expect.stringMatching(query),
          }),
        );
        expect(events).toEqual([]);
      },
    );

    const late: [string, Write, RegExp][] = [
      ['insert()', (manager) => manager.insert(Part, { id: 9 }), /^INSERT/],
      ['upsert()', (manager) => manager.upsert(Part, { id: 1, name: 'x' }, ['id']), /^INSERT/],
      ['update()', (manager) => manager.update(Part, { id: 1 }, { name: 'x' }), /^UPDATE/],
      ['delete()', (manager) => manager.delete(Part, { id: 1 }), /^DELETE/],
    ];
    it.each(late)('the statement in a failed transaction: %s', async (_name, write, query) => {
      const runner = app.dataSource.createQueryRunner();
      await runner.startTransaction();
      await expect(runner.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
      await expect(write(runner.manager)).rejects.toMatchObject({
        code: '25P02',
        query: expect.stringMatching(query),
      });
      await runner.rollbackTransaction();
      await runner.release();
    });
  },
  ['postgres'],
);
