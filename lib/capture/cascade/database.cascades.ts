import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';

import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';
import type { LinkRegistry } from '../link/link.registry.js';
import { runUnobserved } from '../statement/query.seam.js';
import type { RawRow } from '../statement/rows/raw-row.js';
import { CascadePlan, type CascadeEdge } from './cascade.plan.js';
import { CascadeWalk } from './cascade.walk.js';
import { PendingCascade } from './pending.cascade.js';

/**
 * What the database itself does to audited rows and links when other rows are deleted: ON DELETE
 * CASCADE, SET NULL and SET DEFAULT, over any number of tables, audited or not.
 */
export class DatabaseCascades {
  private readonly plan: CascadePlan;

  constructor(
    dataSource: DataSource,
    private readonly registry: EntityPlanRegistry,
    private readonly links: LinkRegistry,
  ) {
    this.plan = new CascadePlan(dataSource.entityMetadatas, registry, links);
  }

  /**
   * True if deleting rows of this entity can reach others that are recorded.
   *
   * @param skip `links` if those of the entity's own relations are dealt with
   */
  concerns(metadata: EntityMetadata, skip?: 'links'): boolean {
    return this.edgesOf(metadata, skip).length > 0;
  }

  /**
   * Reads, before a DELETE, the rows that the database will delete or change along with it. They are
   * locked until the transaction ends: to be called when the rows to be deleted are.
   *
   * @param deletions what the statement deletes, as the driver gives it, with the key at least
   * @returns undefined if there is nothing to record
   */
  async before(
    runner: QueryRunner,
    deletions: ReadonlyMap<EntityMetadata, readonly RawRow[]>,
    skip?: 'links',
  ): Promise<PendingCascade | undefined> {
    const walk = new CascadeWalk(runner, this.plan, this.links, (metadata) =>
      this.edgesOf(metadata, skip),
    );
    for (const [metadata, rows] of deletions) walk.start(metadata, rows);
    const found = await walk.findings();
    if (!found || !(await enforcesKeys(runner))) return undefined;
    return new PendingCascade(runner, this.registry, found);
  }

  private edgesOf(metadata: EntityMetadata, skip: 'links' | undefined): readonly CascadeEdge[] {
    return skip ? this.plan.edgesBeyondLinks(metadata) : this.plan.edgesFrom(metadata);
  }
}

/** SQLite looks after foreign keys only if it is told to, as TypeORM does; a host may take it back. */
async function enforcesKeys(runner: QueryRunner): Promise<boolean> {
  if (!SQLITE.has(dataSourceOf(runner).options.type)) return true;
  const rows = (await runUnobserved(runner, 'PRAGMA foreign_keys')) as { foreign_keys: number }[];
  return Number(rows[0]?.foreign_keys) === 1;
}

const SQLITE: ReadonlySet<string> = new Set(['better-sqlite3', 'sqlite', 'sqljs']);
