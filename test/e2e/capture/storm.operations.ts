import { In, type EntityManager } from 'typeorm';

import { StormCounter, StormDoc, StormNote, type StormTag } from './storm.entities.js';

/** What one operation is done with: chosen by the client, the text unlike any before. */
export interface OperationInput {
  id: number;
  others: number[];
  tags: number[];
  text: string;
}

type Operation = (manager: EntityManager, input: OperationInput) => Promise<unknown>;

/** What is done to documents: any of it may meet a row that is not there, or is soft-deleted. */
export const docOperations = {
  save: (manager, { id, text }) => manager.save(StormDoc, { id, title: text }),
  link: (manager, { id, tags }) =>
    manager.save(StormDoc, { id, tags: tags.map((tag) => ({ id: tag }) as StormTag) }),
  insert: (manager, { id, text }) =>
    // A failed statement does not end the transaction.
    manager.insert(StormDoc, { id, status: text }).catch((error: { code?: string }) => {
      if (error.code !== 'ER_DUP_ENTRY') throw error;
    }),
  upsert: (manager, { id, text }) => manager.upsert(StormDoc, { id, status: text }, ['id']),
  update: (manager, { id, text }) => manager.update(StormDoc, { id }, { status: text }),
  updateMany: (manager, { others, text }) =>
    manager.update(StormDoc, { id: In(others) }, { status: text }),
  increment: (manager, { id }) => manager.increment(StormDoc, { id }, 'counter', 1),
  builder: (manager, { others, text }) =>
    manager
      .createQueryBuilder()
      .update(StormDoc)
      .set({ counter: () => 'counter + 10', status: text })
      .where('id IN (:...others)', { others })
      .execute(),
  softDelete: (manager, { id }) => manager.softDelete(StormDoc, { id }),
  restore: (manager, { id }) => manager.restore(StormDoc, { id }),
  delete: (manager, { id }) => manager.delete(StormDoc, { id }),
} satisfies Record<string, Operation>;

/** What is done to counters: each of it changes one row, whatever it was. */
export const counterOperations = {
  update: (manager, { id, text }) => manager.update(StormCounter, { id }, { note: text }),
  increment: (manager, { id }) => manager.increment(StormCounter, { id }, 'hits', 1),
  upsert: (manager, { id, text }) => manager.upsert(StormCounter, { id, note: text }, ['id']),
  builder: (manager, { id, text }) =>
    manager
      .createQueryBuilder()
      .update(StormCounter)
      .set({ hits: () => 'hits + 1', note: text })
      .where('id = :id', { id })
      .limit(1)
      .execute(),
  save: (manager, { id, text }) => manager.save(StormCounter, { id, note: text }),
} satisfies Record<string, Operation>;

export type DocOperation = keyof typeof docOperations;
export type CounterOperation = keyof typeof counterOperations;

/** `save()` begins a transaction of its own, which MySQL takes for the end of one begun with SQL. */
export const isForRawTransactions = (name: string): boolean => name !== 'save' && name !== 'link';

export const addNote = (manager: EntityManager, { text }: OperationInput): Promise<unknown> =>
  manager.query(
    `INSERT INTO ${manager.getRepository(StormNote).metadata.tableName} (text) VALUES (?)`,
    [text],
  );
