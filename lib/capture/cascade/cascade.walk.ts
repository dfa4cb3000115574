import type { EntityMetadata, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { RecordRef } from '../../event/audit-event.js';
import { keyOfValues } from '../entity/key-text.js';
import { classOf } from '../link/class-of.js';
import type { LinkPlan } from '../link/link.plan.js';
import type { LinkRegistry } from '../link/link.registry.js';
import { rawKeyOf, type RawRow } from '../statement/rows/raw-row.js';
import { selectAgain, selectRaw } from '../statement/rows/row.select.js';
import type { CascadeEdge, CascadePlan } from './cascade.plan.js';
import { causeOf, type CascadeFindings, type HitRow, type NulledRow } from './pending.cascade.js';

/** Follows the foreign keys from the rows of a DELETE, level by level; each row is met once. */
export class CascadeWalk {
  /** Rows that go, by table and key. */
  private readonly gone = new Map<string, Map<string, RawRow>>();
  private readonly deleted: HitRow[] = [];
  private readonly nulled = new Map<string, NulledRow>();
  private readonly links: { link: LinkPlan; row: RawRow }[] = [];
  private frontier = new Map<EntityMetadata, RawRow[]>();

  constructor(
    private readonly runner: QueryRunner,
    private readonly plan: CascadePlan,
    private readonly linkRegistry: LinkRegistry,
    private readonly edgesOfFirst: (metadata: EntityMetadata) => readonly CascadeEdge[],
  ) {}

  /** Rows that the host's statement deletes. */
  start(metadata: EntityMetadata, rows: readonly RawRow[]): void {
    for (const row of rows) this.markGone(metadata, row);
    if (this.edgesOfFirst(metadata).length > 0) this.frontier.set(metadata, [...rows]);
  }

  /** Undefined if the statement hits nothing else that is recorded. */
  async findings(): Promise<CascadeFindings | undefined> {
    for (let edgesOf = this.edgesOfFirst; this.frontier.size > 0;) {
      const level = this.frontier;
      this.frontier = new Map();
      for (const [metadata, rows] of level) {
        for (const edge of edgesOf(metadata)) await this.follow(metadata, rows, edge);
      }
      edgesOf = (metadata) => this.plan.edgesFrom(metadata);
    }
    const nulled = [...this.nulled.values()].filter(
      ({ metadata, row }) => !this.isGone(metadata, rawKeyOf(metadata, row)),
    );
    const { gone, deleted, links } = this;
    if (deleted.length === 0 && nulled.length === 0 && links.length === 0) return undefined;
    return { gone, deleted, nulled, links };
  }

  private async follow(
    parent: EntityMetadata,
    rows: readonly RawRow[],
    edge: CascadeEdge,
  ): Promise<void> {
    const parents = await this.byReferenced(parent, rows, edge.referenced);
    const found = await selectRaw(this.runner, {
      metadata: edge.child,
      columns: edge.read,
      keyColumns: edge.columns,
      keys: [...parents.values()].map((row) => valuesIn(row, edge.referenced)),
      lock: 'key',
    });
    for (const row of found) {
      const owner = parents.get(keyOfValues(valuesIn(row, edge.columns)));
      this.take(edge, row, owner && causeOf(this.runner, classOf(parent, owner), owner));
    }
  }

  private take(edge: CascadeEdge, row: RawRow, cause: RecordRef | undefined): void {
    const { child, effect } = edge;
    const key = rawKeyOf(child, row);
    if (this.isGone(child, key)) return;
    const hit = { metadata: classOf(child, row), row, cause };
    if (effect !== 'delete') this.takeNulled(hit, edge);
    else {
      this.markGone(child, row);
      const link = this.linkRegistry.planOf(child);
      if (link) this.links.push({ link, row });
      else if (this.plan.isAudited(child)) this.deleted.push(hit);
      if (this.plan.edgesFrom(child).length === 0) return;
      const next = this.frontier.get(child);
      if (next) next.push(row);
      else this.frontier.set(child, [row]);
    }
  }

  /** Two keys of a row may lose what they refer to: one update. */
  private takeNulled(hit: HitRow, { columns, effect }: CascadeEdge): void {
    const name = `${hit.metadata.tablePath}\0${rawKeyOf(hit.metadata, hit.row)}`;
    const known = this.nulled.get(name);
    const nulled = known ?? { ...hit, columns: new Set<ColumnMetadata>(), hasDefault: false };
    columns.forEach((column) => nulled.columns.add(column));
    nulled.hasDefault ||= effect === 'default';
    this.nulled.set(name, nulled);
  }

  /** The parents by what children refer to; read again where that is no part of what is at hand. */
  private async byReferenced(
    metadata: EntityMetadata,
    rows: readonly RawRow[],
    referenced: readonly ColumnMetadata[],
  ): Promise<Map<string, RawRow>> {
    const isKnown = (row: RawRow): boolean =>
      referenced.every(({ databaseName }) => row[databaseName] !== undefined);
    const unknown = rows.filter((row) => !isKnown(row));
    const columns = [...new Set([...metadata.primaryColumns, ...referenced])];
    const read =
      unknown.length === 0
        ? []
        : await selectAgain(this.runner, { metadata, columns, rows: unknown, lock: 'key' });
    const parents = new Map<string, RawRow>();
    for (const row of [...rows.filter(isKnown), ...read]) {
      const values = valuesIn(row, referenced);
      if (values.every((value) => value !== null)) parents.set(keyOfValues(values), row);
    }
    return parents;
  }

  private markGone(metadata: EntityMetadata, row: RawRow): void {
    const rows = this.gone.get(metadata.tablePath) ?? new Map<string, RawRow>();
    rows.set(rawKeyOf(metadata, row), row);
    this.gone.set(metadata.tablePath, rows);
  }

  private isGone({ tablePath }: EntityMetadata, key: string): boolean {
    return this.gone.get(tablePath)?.has(key) === true;
  }
}

const valuesIn = (row: RawRow, columns: readonly ColumnMetadata[]): unknown[] =>
  columns.map(({ databaseName }) => row[databaseName]);
