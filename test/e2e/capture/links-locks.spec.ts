import type { EntityManager, QueryRunner } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { Course, linkEntities, Student, Tag } from './link-entities.js';

describeEachDatabase(
  'links that go, and the owner whose links they are',
  (kind) => {
    let app: CaptureApp;
    let student: Student;
    let courses: Course[];
    const runners: QueryRunner[] = [];
    const begun = async (isolation?: 'REPEATABLE READ'): Promise<QueryRunner> => {
      const runner = app.dataSource.createQueryRunner();
      runners.push(runner);
      if (kind === 'mariadb') await runner.query('SET SESSION innodb_lock_wait_timeout = 1');
      else await runner.query(`SET lock_timeout = '1s'`);
      await runner.startTransaction(isolation);
      return runner;
    };
    const remove = (manager: EntityManager, course: Course): Promise<void> =>
      manager.createQueryBuilder().relation(Student, 'courses').of(student).remove(course);
    const rename = (manager: EntityManager, name: string): Promise<unknown> =>
      manager.update(Student, student.id, { name });

    beforeAll(async () => {
      app = await CaptureApp.start(kind, {}, { entities: linkEntities });
    });
    afterAll(() => app.stop());
    beforeEach(async () => {
      const { manager } = app.dataSource;
      courses = await manager.save(Course, [{ name: 'Maths' }, { name: 'Music' }]);
      student = await manager.save(Student, manager.create(Student, { name: 'Kim', courses }));
    });
    afterEach(async () => {
      for (const runner of runners.splice(0)) {
        if (runner.isTransactionActive) await runner.rollbackTransaction();
        await runner.release();
      }
    });

    it('are removed without a wait for who has locked the owner', async () => {
      const other = await begun();
      await rename(other.manager, 'Kimberley');
      const runner = await begun();
      const [event, ...more] = await app.eventsOf(async () => {
        await remove(runner.manager, courses[0]);
        await runner.commitTransaction();
      });
      expect(more).toEqual([]);
      expect(event).toMatchObject({
        action: 'student.updated',
        target: { id: student.id, label: 'Kim' },
        changes: [{ removed: [{ id: String(courses[0].id), label: 'Maths' }] }],
      });
    });

    it('are deleted by the database without a wait either', async () => {
      const other = await begun();
      await rename(other.manager, 'Kimberley');
      const runner = await begun();
      const events = await app.eventsOf(async () => {
        await runner.manager.delete(Course, courses[0].id);
        await runner.commitTransaction();
      });
      expect(events.map(({ target, changes }) => [target, changes[0].removed])).toEqual([
        [
          { type: 'student', id: student.id, label: 'Kim' },
          [{ type: 'course', id: String(courses[0].id), label: 'Maths' }],
        ],
      ]);
    });

    it('do not stop two removals from changing the owner one after the other', async () => {
      const [first, second] = [await begun(), await begun()];
      const events = await app.eventsOf(async () => {
        await remove(first.manager, courses[0]);
        await remove(second.manager, courses[1]);
        await rename(first.manager, 'First');
        await first.commitTransaction();
        await rename(second.manager, 'Second');
        await second.commitTransaction();
      });
      // Names are those before the COMMIT.
      const labels = events.map(({ target }) => target?.label);
      expect(labels).toEqual(['First', 'Second', 'First', 'Second']);
    });

    if (kind === 'mariadb') {
      it('leave open what a REPEATABLE READ transaction reads next', async () => {
        const runner = await begun('REPEATABLE READ');
        await remove(runner.manager, courses[0]);
        const tag = await app.dataSource.manager.save(Tag, { name: 'late' });
        expect(await runner.manager.findOneBy(Tag, { id: tag.id })).toMatchObject({ name: 'late' });
        await runner.commitTransaction();
      });
    }
  },
  ['mariadb', 'postgres'],
);
