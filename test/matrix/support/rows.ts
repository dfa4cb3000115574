import type { EntityManager, ObjectLiteral } from 'typeorm';

/** Saves rows one after the other, so that their keys are in the order given. */
export async function rows<T extends ObjectLiteral>(
  manager: EntityManager,
  entity: new () => T,
  values: readonly object[],
): Promise<T[]> {
  const saved: T[] = [];
  for (const value of values) {
    saved.push(await manager.save(manager.create(entity, value as never)));
  }
  return saved;
}

/** A moment that no run has, for dates set beforehand. */
export const PAST = new Date('2020-05-04T03:02:01.000Z');
export const PAST_TEXT = PAST.toISOString();
