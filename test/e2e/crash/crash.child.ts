/** An application under load, to be killed: eight workers that save in transactions, some rolled back. */
import 'reflect-metadata';
import { randomInt } from 'node:crypto';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';

import { AuditModule } from '../../../lib/index.js';
import { Counter } from './counter.entity.js';

const WORKERS = 8;

@Module({
  imports: [
    TypeOrmModule.forRoot({ ...JSON.parse(process.argv[2] ?? '{}'), entities: [Counter] }),
    AuditModule.forRoot({ store: { schema: 'none' } }),
  ],
})
class CrashModule {}

const app = await NestFactory.createApplicationContext(CrashModule, { logger: ['error'] });
const dataSource = app.get<DataSource>(getDataSourceToken());

/** Each worker has rows of its own, so that no update is lost to another. */
async function work(): Promise<void> {
  const mine: Counter[] = [];
  for (;;) {
    const isUndone = randomInt(10) === 0;
    const saved: Counter[] = [];
    await dataSource
      .transaction(async (manager) => {
        for (let count = randomInt(1, 6); count > 0; count--) {
          const isNew = mine.length === 0 || randomInt(3) === 0;
          const row = isNew ? { n: 1 } : { ...mine[randomInt(mine.length)] };
          if (!isNew) row.n += 1;
          if (saved.some(({ id }) => id === (row as Counter).id)) continue;
          saved.push(await manager.save(Counter, { ...row, filler: 'x'.repeat(randomInt(200)) }));
        }
        if (isUndone) throw new Error('undone on purpose');
      })
      .catch((error: unknown) => {
        if (!isUndone) throw error;
        saved.length = 0;
      });
    for (const row of saved) {
      const known = mine.findIndex(({ id }) => id === row.id);
      if (known >= 0) mine[known] = row;
      else mine.push(row);
    }
  }
}

const workers = Array.from({ length: WORKERS }, () => work());
process.stdout.write('working\n');
await Promise.all(workers);
