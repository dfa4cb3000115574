import type { EntityMetadata } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import type { LinkRegistry } from '../link/link.registry.js';
import { isPhysical } from '../statement/rows/row.select.js';

/** What the database does to rows that refer to a deleted one. */
export type CascadeEffect = 'delete' | 'null' | 'default';

/** A foreign key over which a deletion reaches rows that are recorded, be it further down. */
export interface CascadeEdge {
  child: EntityMetadata;
  /** The foreign key's columns. */
  columns: readonly ColumnMetadata[];
  /** The columns of the deleted row that they refer to. */
  referenced: readonly ColumnMetadata[];
  effect: CascadeEffect;
  /** What is read of the child's rows. */
  read: readonly ColumnMetadata[];
}

const EFFECTS: Readonly<Record<string, CascadeEffect>> = {
  CASCADE: 'delete',
  'SET NULL': 'null',
  'SET DEFAULT': 'default',
};

/** Which deletions reach further rows in the database, as the entities of a data source declare it. */
export class CascadePlan {
  private readonly edges: ReadonlyMap<string, readonly CascadeEdge[]>;

  constructor(
    metadatas: readonly EntityMetadata[],
    private readonly registry: EntityPlanRegistry,
    private readonly links: LinkRegistry,
  ) {
    const all = new Map<string, CascadeEdge[]>();
    for (const child of metadatas) {
      // Of single-table inheritance the parent has the table's keys.
      if (child.tableType === 'entity-child') continue;
      for (const {
        columns,
        referencedColumns,
        referencedEntityMetadata,
        onDelete,
      } of child.foreignKeys) {
        const effect = EFFECTS[onDelete ?? ''];
        if (!effect) continue;
        const { tablePath } = referencedEntityMetadata;
        const edge = { child, columns, referenced: referencedColumns, effect, read: [] };
        all.set(tablePath, [...(all.get(tablePath) ?? []), edge]);
      }
    }
    this.edges = this.onlyRecorded(all);
  }

  /** The foreign keys to follow when rows of this table are deleted; none if nothing recorded can be hit. */
  edgesFrom({ tablePath }: EntityMetadata): readonly CascadeEdge[] {
    return this.edges.get(tablePath) ?? [];
  }

  /** The same without the links of its own relations, which TypeORM deletes itself in `remove()`. */
  edgesBeyondLinks(metadata: EntityMetadata): readonly CascadeEdge[] {
    return this.edgesFrom(metadata).filter(
      ({ child, columns }) =>
        !metadata.manyToManyRelations.some(
          ({ junctionEntityMetadata: junction, isOwning, persistenceEnabled }) =>
            junction === child &&
            persistenceEnabled !== false &&
            columns.every((column) =>
              (isOwning ? child.ownerColumns : child.inverseColumns).includes(column),
            ),
        ),
    );
  }

  /** True if the table's rows give events of their own. */
  isAudited({ tablePath }: EntityMetadata): boolean {
    for (const { metadata } of this.registry.all()) {
      if (metadata.tablePath === tablePath) return true;
    }
    return false;
  }

  private onlyRecorded(all: ReadonlyMap<string, CascadeEdge[]>) {
    const recorded = new Map<string, CascadeEdge[]>();
    for (const [tablePath, edges] of all) {
      const kept = edges
        .filter((edge) => this.reaches(edge, all, new Set()))
        .map((edge) => ({ ...edge, read: this.columnsOf(edge, all) }));
      if (kept.length > 0) recorded.set(tablePath, kept);
    }
    return recorded;
  }

  private reaches(
    { child, effect }: CascadeEdge,
    all: ReadonlyMap<string, CascadeEdge[]>,
    seen: Set<string>,
  ): boolean {
    if (this.isAudited(child)) return true;
    if (effect !== 'delete' || seen.has(child.tablePath)) return false;
    if (this.links.planOf(child)) return true;
    seen.add(child.tablePath);
    return (all.get(child.tablePath) ?? []).some((next) => this.reaches(next, all, seen));
  }

  private columnsOf(
    { child, columns }: CascadeEdge,
    all: ReadonlyMap<string, CascadeEdge[]>,
  ): ColumnMetadata[] {
    const physical = child.columns.filter(isPhysical);
    if (this.isAudited(child)) return physical;
    const next = all.get(child.tablePath) ?? [];
    // Links to its rows are told by their names.
    if (next.some((edge) => this.links.planOf(edge.child))) {
      return physical.filter(({ isSelect, isPrimary }) => isSelect || isPrimary);
    }
    const referenced = next.flatMap((edge) => edge.referenced);
    return [...new Set([...child.primaryColumns, ...columns, ...referenced])];
  }
}
