import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { keyOfValues } from '../entity/key-text.js';
import type { Subject } from '../entity/typeorm-internals.js';

/** Finds the subjects of a call by the values of the columns that other tables refer to them by. */
export class SubjectIndex {
  private readonly indexes = new Map<string, Map<string, Subject>>();

  constructor(private readonly subjects: readonly Subject[]) {}

  find(
    metadata: EntityMetadata,
    columns: readonly ColumnMetadata[],
    key: string,
  ): Subject | undefined {
    const name = [metadata.tablePath, ...columns.map(({ databaseName }) => databaseName)].join(
      '\0',
    );
    let index = this.indexes.get(name);
    if (!index) this.indexes.set(name, (index = this.build(metadata, columns)));
    return index.get(key);
  }

  private build(metadata: EntityMetadata, columns: readonly ColumnMetadata[]) {
    const index = new Map<string, Subject>();
    for (const subject of this.subjects) {
      // Of single-table inheritance the subject has its own class's metadata.
      if (subject.metadata.tablePath !== metadata.tablePath || subject.metadata.isJunction)
        continue;
      const key = keyOfValues(columns.map((column) => valueOf(subject, column)));
      if (!index.has(key)) index.set(key, subject);
    }
    return index;
  }
}

/** The entity has no generated key before the call has ended; what was inserted has. */
function valueOf(subject: Subject, column: ColumnMetadata): unknown {
  const { insertedValueSet, identifier, entity, databaseEntity } = subject;
  for (const source of [insertedValueSet, identifier, entity, databaseEntity]) {
    const value = source && (column.getEntityValue(source) as unknown);
    if (value !== undefined && value !== null && typeof value !== 'function') return value;
  }
  return undefined;
}

/** The row of a subject, the new values over the old ones. */
export const rowOf = ({ databaseEntity, entity }: Subject): ObjectLiteral => ({
  ...databaseEntity,
  ...entity,
});
