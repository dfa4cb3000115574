import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, AuditQueryService, AuditService } from 'nestjs-audit-trail';
import { Audited, AuditIgnore, AuditMask, AuditProperty } from 'nestjs-audit-trail/decorators';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { DataSource } from 'typeorm';

import {
  createDatabase,
  describeEachDatabase,
  type TestDatabase,
} from '../../support/databases.js';

/** Its default label is its masked email. */
@Audited()
@Entity()
class Person {
  @PrimaryGeneratedColumn()
  id!: number;

  @AuditMask()
  @Column({ unique: true })
  email!: string;

  @Column({ default: 'Lyon' })
  city!: string;

  @AuditProperty({ action: 'person.status_changed' })
  @Column({ default: 'new' })
  status!: string;
}

/** Its default label is never to be recorded. */
@Audited()
@Entity()
class Draft {
  @PrimaryGeneratedColumn()
  id!: number;

  @AuditIgnore()
  @Column()
  title!: string;

  @Column({ default: 'a' })
  body!: string;
}

@Audited({ related: ['owner'] })
@Entity()
class Job {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Person)
  owner!: Person;
}

describeEachDatabase(
  'values behind a mask, as names and keys of records',
  (kind) => {
    let database: TestDatabase;
    let app: INestApplicationContext;
    const repository = <T extends object>(entity: new () => T) =>
      app.get<DataSource>(getDataSourceToken()).getRepository(entity);
    const eventsOf = async () =>
      (await app.get(AuditQueryService).find({}, { order: 'oldest' })).events;

    beforeEach(async () => {
      database = await createDatabase(kind);
      @Module({
        imports: [
          TypeOrmModule.forRoot({
            ...database.options,
            entities: [Person, Draft, Job],
            synchronize: true,
          }),
          AuditModule.forRoot(),
        ],
      })
      class AppModule {}
      app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
    });
    afterEach(async () => {
      await app.close();
      await database.drop();
    });

    it('stay hidden when another property changes', async () => {
      const { id } = await repository(Person).save({ email: 'ada@acme.test' });
      await repository(Person).save({ id, city: 'Paris' });
      expect(await eventsOf()).toHaveLength(2);
      expect(JSON.stringify(await eventsOf())).not.toContain('ada@acme.test');
    });

    it('stay hidden in the event of a property with an action of its own', async () => {
      const { id } = await repository(Person).save({ email: 'ada@acme.test' });
      await repository(Person).save({ id, email: 'new@acme.test', status: 'old' });
      expect(await eventsOf()).toHaveLength(3);
      expect(JSON.stringify(await eventsOf())).not.toMatch(/(ada|new)@acme\.test/);
    });

    it('stay hidden where the record is the name behind a foreign key, loaded or not', async () => {
      const owner = await repository(Person).save({ email: 'ada@acme.test' });
      await repository(Job).save({ owner: { id: owner.id } });
      await repository(Job).save({ owner: await repository(Person).findOneByOrFail({}) });
      expect(await eventsOf()).toHaveLength(3);
      expect(JSON.stringify(await eventsOf())).not.toContain('ada@acme.test');
    });

    it('stay hidden if they are ignored altogether', async () => {
      await repository(Draft).save({ title: 'not for the log' });
      expect(await eventsOf()).toHaveLength(1);
      expect(JSON.stringify(await eventsOf())).not.toContain('not for the log');
    });

    it("stay hidden in the database's own error messages", async () => {
      await repository(Person).save({ email: 'ada@acme.test' });
      const work = () => repository(Person).insert({ email: 'ada@acme.test' });
      await expect(app.get(AuditService).scope('person.imported', {}, work)).rejects.toThrow();
      expect(await eventsOf()).toHaveLength(2);
      expect(JSON.stringify(await eventsOf())).not.toContain('ada@acme.test');
    });
  },
  ['sqlite', 'mariadb'],
);
