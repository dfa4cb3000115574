import type { DataSource, EntityMetadata } from 'typeorm';
import type { QueryExpressionMap } from 'typeorm/query-builder/QueryExpressionMap.js';

import { isMysql } from '../statement/insert/database-family.js';
import type { UpdateSets } from './persistence.patch.js';
import { dataSourceOf, type Subject, type SubjectExecutor } from './typeorm-internals.js';

/**
 * Rows of one call that were gone when their statement came: others have deleted them since they
 * were loaded. TypeORM says nothing of it.
 */
export class MissedSubjects {
  private readonly missed = new Set<Subject>();
  /** What it was that took along rows which are gone nobody knows: another row of this call perhaps. */
  private mayHaveCascaded = false;

  constructor(
    private readonly executor: SubjectExecutor,
    /** What UPDATEs set: by the very object a statement is known. */
    private readonly updates: UpdateSets,
  ) {}

  get size(): number {
    return this.missed.size;
  }

  has(subject: Subject): boolean {
    return this.missed.has(subject);
  }

  /** Takes in what one of the call's statements has done. */
  take(statement: QueryExpressionMap, result: unknown): void {
    const { affected } = (result ?? {}) as { affected?: unknown };
    if (affected !== 0) {
      this.mayHaveCascaded ||= statement.queryType === 'delete' && !tableOf(statement)?.isJunction;
      return;
    }
    if (this.mayHaveCascaded || !this.tellsMatches(statement)) return;
    for (const subject of this.subjectsOf(statement)) this.missed.add(subject);
  }

  private tellsMatches({ queryType }: QueryExpressionMap): boolean {
    return queryType === 'delete' || !countsChanges(dataSourceOf(this.executor.queryRunner));
  }

  private subjectsOf(statement: QueryExpressionMap): Subject[] {
    const { softRemoveSubjects, recoverSubjects, removeSubjects } = this.executor;
    const isNamed = ({ identifier }: Subject): boolean =>
      identifier !== undefined && statement.whereEntities.includes(identifier);
    switch (statement.queryType) {
      case 'update':
        return [...this.updates]
          .filter(([, set]) => set === statement.valuesSet)
          .map(([key]) => key);
      case 'soft-delete':
        return softRemoveSubjects.filter(isNamed);
      case 'restore':
        return recoverSubjects.filter(isNamed);
      case 'delete':
        // One statement for all rows of an entity.
        return removeSubjects.filter(({ metadata }) => metadata === tableOf(statement));
      default:
        return [];
    }
  }
}

const tableOf = ({ mainAlias }: QueryExpressionMap): EntityMetadata | undefined =>
  mainAlias?.hasMetadata ? mainAlias.metadata : undefined;

/** True if an UPDATE that leaves a row as it is counts as none: MySQL without the flag FOUND_ROWS. */
function countsChanges(dataSource: DataSource): boolean {
  if (!isMysql(dataSource)) return false;
  const { flags, extra, url } = dataSource.options as {
    flags?: unknown;
    extra?: { flags?: unknown };
    url?: string;
  };
  return /-FOUND_ROWS/i.test([flags, extra?.flags, url].map(String).join());
}
