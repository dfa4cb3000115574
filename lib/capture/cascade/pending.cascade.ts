import type { EntityMetadata, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { RecordRef } from '../../event/audit-event.js';
import { groupBy } from '../../support/group-by.js';
import { typeOf } from '../entity/entity.names.js';
import type { EntityChange } from '../entity/entity.change.js';
import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import { keyOfValues, keyText } from '../entity/key-text.js';
import { recordLabel } from '../entity/record-label.js';
import { hydrateValue, toEntity } from '../entity/row.reader.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';
import type { LinkChange } from '../link/link.change.js';
import { changesOfOwner, LinkCollector, type OwnerLinks } from '../link/link.collector.js';
import type { LinkPlan } from '../link/link.plan.js';
import { classOf } from '../link/class-of.js';
import { ownerUpdates } from '../link/owner.reader.js';
import { rawKeyOf, type RawRow } from '../statement/rows/raw-row.js';
import { rowChange } from '../statement/rows/row.change.js';
import { selectAgain } from '../statement/rows/row.select.js';

/** A row that the database deletes or changes on its own. */
export interface HitRow {
  metadata: EntityMetadata;
  row: RawRow;
  /** The record whose deletion is the cause. */
  cause: RecordRef | undefined;
}

/** A row that loses its reference. */
export interface NulledRow extends HitRow {
  columns: Set<ColumnMetadata>;
  /** It gets the column's default and not NULL. */
  hasDefault: boolean;
}

/** What the walk along the foreign keys has found. */
export interface CascadeFindings {
  /** All rows that go, those of the host's statement among them, by table and key. */
  gone: ReadonlyMap<string, ReadonlyMap<string, RawRow>>;
  /** Audited rows that the database deletes on its own. */
  deleted: readonly HitRow[];
  nulled: readonly NulledRow[];
  links: readonly { link: LinkPlan; row: RawRow }[];
}

/** What the database is going to do besides, once the host's statement has succeeded. */
export class PendingCascade {
  private readonly byOwner: ReadonlyMap<string, readonly OwnerLinks[]>;
  private readonly linkOwners: readonly OwnerLinks[];

  constructor(
    readonly runner: QueryRunner,
    readonly registry: EntityPlanRegistry,
    private readonly found: CascadeFindings,
  ) {
    this.linkOwners = this.collectLinks();
    this.byOwner = groupBy(this.linkOwners, ({ link, key }) =>
      rowName(link.owner, keyOfValues(key)),
    );
  }

  /** Links that went with a row that is deleted or changed itself: part of its own event. */
  linksOf(metadata: EntityMetadata, row: RawRow): readonly LinkChange[] | undefined {
    if (this.byOwner.size === 0) return undefined;
    const plan = this.registry.planOf(metadata);
    const owned = this.byOwner.get(rowName(metadata, rawKeyOf(metadata, row)));
    return plan && owned && changesOfOwner(plan, owned);
  }

  /**
   * What the cascades have done to other rows. To be called after the statement: rows whose
   * reference got its default are read again.
   */
  async changes(): Promise<EntityChange[]> {
    const told = new Set(
      this.found.nulled.map(({ metadata, row }) => rowName(metadata, rawKeyOf(metadata, row))),
    );
    const elsewhere = this.linkOwners.filter(
      ({ link, key }) =>
        !this.goneRow(link.owner, keyOfValues(key)) &&
        !told.has(rowName(link.owner, keyOfValues(key))),
    );
    return [
      ...this.deletions(),
      ...(await this.updates()),
      ...(await ownerUpdates(this, elsewhere, 'late')),
    ];
  }

  private deletions(): EntityChange[] {
    return this.found.deleted.flatMap((hit) => {
      const plan = this.registry.planOf(hit.metadata);
      if (!plan) return [];
      const change = rowChange(this.runner, plan, 'remove', { before: hit.row });
      return [withCause(change, hit, this.linksOf(hit.metadata, hit.row))];
    });
  }

  private async updates(): Promise<EntityChange[]> {
    const changes: EntityChange[] = [];
    for (const [metadata, hits] of groupBy(this.found.nulled, (hit) => hit.metadata)) {
      const plan = this.registry.planOf(metadata);
      if (!plan) continue;
      const defaults = await this.defaultsOf(metadata, hits);
      for (const hit of hits) {
        const nulls = Object.fromEntries([...hit.columns].map((key) => [key.databaseName, null]));
        const after = { ...nulls, ...defaults.get(rawKeyOf(metadata, hit.row)) };
        const columns = plan.columns.filter(({ column }) => hit.columns.has(column));
        const images = { before: hit.row, after, columns };
        const change = rowChange(this.runner, plan, 'update', images);
        changes.push(withCause(change, hit, this.linksOf(metadata, hit.row)));
      }
    }
    return changes;
  }

  private async defaultsOf(
    metadata: EntityMetadata,
    hits: readonly NulledRow[],
  ): Promise<Map<string, RawRow>> {
    const rows = hits.filter(({ hasDefault }) => hasDefault).map(({ row }) => row);
    if (rows.length === 0) return new Map();
    const columns = [
      ...new Set([...metadata.primaryColumns, ...hits.flatMap((hit) => [...hit.columns])]),
    ];
    const read = await selectAgain(this.runner, { metadata, columns, rows });
    return new Map(read.map((row) => [rawKeyOf(metadata, row), row]));
  }

  private collectLinks(): OwnerLinks[] {
    const { driver } = dataSourceOf(this.runner);
    const collector = new LinkCollector((metadata, key) => this.nameOfGone(metadata, key));
    for (const { link, row } of this.found.links) {
      collector.remove(link, {
        get: (column) =>
          hydrateValue(driver, column.referencedColumn ?? column, row[column.databaseName]),
      });
    }
    return collector.all();
  }

  /** A record that is deleted cannot be asked for its name afterwards. */
  private nameOfGone(metadata: EntityMetadata, key: string): string | undefined {
    const row = this.goneRow(metadata, key);
    if (!row) return undefined;
    const { driver } = dataSourceOf(this.runner);
    const values = new Map<ColumnMetadata, unknown>();
    for (const column of metadata.columns) {
      const raw = row[column.databaseName];
      if (raw !== undefined) values.set(column, hydrateValue(driver, column, raw));
    }
    return recordLabel(classOf(metadata, row), toEntity(metadata, values));
  }

  private goneRow({ tablePath }: EntityMetadata, key: string): RawRow | undefined {
    return this.found.gone.get(tablePath)?.get(key);
  }
}

const rowName = ({ tablePath }: EntityMetadata, key: string): string => `${tablePath}\0${key}`;

function withCause(
  change: EntityChange,
  { cause }: HitRow,
  links?: readonly LinkChange[],
): EntityChange {
  if (cause) change.metadata = { cascadedFrom: cause };
  if (links) change.links = links;
  return change;
}

/** What a row is called in the events of those that go with it. */
export function causeOf(runner: QueryRunner, metadata: EntityMetadata, row: RawRow): RecordRef {
  const { driver } = dataSourceOf(runner);
  const id = metadata.primaryColumns
    .map((column) => keyText(hydrateValue(driver, column, row[column.databaseName])))
    .join(':');
  return { type: typeOf(metadata), id };
}
