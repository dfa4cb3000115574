/** Updates more rows than fit into its memory as events, and tells how many events there are. */
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';

import { Audited } from '../../../lib/decorators/index.js';
import { AuditModule } from '../../../lib/index.js';

const [database, rows] = [process.argv[2], Number(process.argv[3])];

@Audited()
@Entity()
class Entry {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'text' })
  title!: string;

  @Column()
  state!: string;
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database,
      entities: [Entry],
      synchronize: true,
    }),
    AuditModule.forRoot({}),
  ],
})
class AppModule {}

const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
const dataSource = app.get<DataSource>(getDataSourceToken());
// Without TypeORM: these rows are not to be recorded.
const { driver } = dataSource as unknown as { driver: { databaseConnection: Sqlite } };
driver.databaseConnection.exec(
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
   INSERT INTO entry (title, state) SELECT printf('%0600d', i), 'old' FROM n`,
);
const { affected } = await dataSource.manager.update(Entry, { state: 'old' }, { title: 'new' });
const [{ events }] = (await dataSource.query(
  `SELECT COUNT(DISTINCT target_id) AS events FROM audit_event WHERE action = 'entry.updated'`,
)) as { events: number }[];
console.log(JSON.stringify({ affected, events }));
await app.close();

interface Sqlite {
  exec(sql: string): void;
}
