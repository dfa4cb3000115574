import type { EntityMetadata } from 'typeorm';

import { groupBy } from '../../support/group-by.js';
import type { EntityChange } from '../entity/entity.change.js';
import { dataSourceOf, type Subject, type SubjectExecutor } from '../entity/typeorm-internals.js';
import type { LinkChange } from '../link/link.change.js';
import type { RawRow } from '../statement/rows/raw-row.js';
import { isPhysical, selectAgain } from '../statement/rows/row.select.js';
import type { DatabaseCascades } from './database.cascades.js';
import type { PendingCascade } from './pending.cascade.js';

/** What the database does along with the DELETEs of one `save` or `remove` call. */
export class PersistenceCascades {
  private pending: PendingCascade | undefined;
  private done: readonly EntityChange[] = [];

  constructor(
    private readonly executor: SubjectExecutor,
    private readonly cascades: DatabaseCascades,
  ) {}

  /**
   * Before the DELETEs. Rows and links that TypeORM deletes itself have subjects of their own. Rows
   * that the database deletes others with are locked first, so that none can be added any more.
   */
  async read(): Promise<void> {
    const { queryRunner, removeSubjects, allSubjects } = this.executor;
    // In `save()` TypeORM leaves the links of orphans that it deletes to the database.
    const skip = removeSubjects.length === allSubjects.length ? 'links' : undefined;
    const groups = groupBy(removeSubjects, (subject) => subject.metadata);
    const isConcerned = (metadata: EntityMetadata): boolean =>
      this.cascades.concerns(metadata, skip);
    if (![...groups.keys()].some(isConcerned)) return;
    const deletions = new Map<EntityMetadata, readonly RawRow[]>();
    for (const [metadata, group] of groups) {
      const keys = group.map((subject) => this.keyRow(subject));
      deletions.set(metadata, isConcerned(metadata) ? await this.lock(metadata, keys) : keys);
    }
    this.pending = await this.cascades.before(queryRunner, deletions, skip);
  }

  private lock(metadata: EntityMetadata, rows: readonly RawRow[]): Promise<RawRow[]> {
    const columns = metadata.columns.filter(
      (column) => isPhysical(column) && (column.isSelect || column.isPrimary),
    );
    return selectAgain(this.executor.queryRunner, { metadata, columns, rows, lock: 'key' });
  }

  /** After the DELETEs. */
  async settle(): Promise<void> {
    if (this.pending) this.done = await this.pending.changes();
  }

  changes(): readonly EntityChange[] {
    return this.done;
  }

  /** Links of a removed row that the database has deleted with it. */
  linksOf(subject: Subject): readonly LinkChange[] | undefined {
    return this.pending?.linksOf(subject.metadata, this.keyRow(subject));
  }

  /** What is certain of a row without asking: its key. */
  private keyRow({ metadata, identifier }: Subject): RawRow {
    const { driver } = dataSourceOf(this.executor.queryRunner);
    return Object.fromEntries(
      metadata.primaryColumns.map((column) => [
        column.databaseName,
        driver.preparePersistentValue(column.getEntityValue(identifier ?? {}), column) as unknown,
      ]),
    );
  }
}
