import type { ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { groupBy } from '../../support/group-by.js';
import type { DatabaseCascades } from '../cascade/database.cascades.js';
import { PersistenceCascades } from '../cascade/persistence.cascades.js';
import type { LinkChange } from '../link/link.change.js';
import type { LinkRegistry } from '../link/link.registry.js';
import { PersistenceLinks } from '../link/persistence.links.js';
import type { EntityChange, EntityOperation } from './entity.change.js';
import type { EntityPlanRegistry } from './entity-plan.registry.js';
import type { ColumnPlan, EntityPlan } from './entity.plan.js';
import { MissedSubjects } from './missed.subjects.js';
import { copyOnto, setOwn } from './object-copy.js';
import { followUpdate, type UpdateSets } from './persistence.patch.js';
import { readRows, type Row } from './row.reader.js';
import type { Subject, SubjectExecutor } from './typeorm-internals.js';

/** A subject of an audited entity. */
interface Audited {
  subject: Subject;
  plan: EntityPlan;
}

/** Collects what one `save`, `remove`, `softRemove` or `recover` call does to audited rows. */
export class PersistenceSession {
  private readonly updates: UpdateSets = new Map();
  /** Values that TypeORM had not loaded, read by us before they are overwritten. */
  private readonly images = new Map<Subject, Row>();
  /** Results of SQL expressions, read after the UPDATE. */
  private readonly results = new Map<Subject, Row>();
  private updated: Audited[] = [];
  private removed: Audited[] = [];
  /** Rows that were no longer there. */
  readonly missed: MissedSubjects;
  private readonly links: PersistenceLinks;
  private readonly cascades: PersistenceCascades;

  constructor(
    private readonly executor: SubjectExecutor,
    private readonly registry: EntityPlanRegistry,
    beyond: { links: LinkRegistry; cascades: DatabaseCascades },
  ) {
    this.missed = new MissedSubjects(executor, this.updates);
    this.links = new PersistenceLinks(executor, registry, beyond.links);
    this.cascades = new PersistenceCascades(executor, beyond.cascades);
  }

  /** After the INSERTs, and again before the DELETEs: takes in what becomes of many-to-many links. */
  collectLinks(): Promise<void> {
    return this.links.collect();
  }

  /** Before the UPDATEs: remembers what they set, and reads old values that nobody has loaded. */
  async beforeUpdates(): Promise<void> {
    this.updated = this.auditedOf(this.executor.updateSubjects);
    for (const { subject } of this.updated) followUpdate(subject, this.updates);
    await this.readMissing(this.updated, ({ subject, plan }) => [
      ...changedColumns(subject, plan),
      ...plan.relatedColumns,
    ]);
  }

  /** After the UPDATEs: reads what SQL expressions have made. */
  async afterUpdates(): Promise<void> {
    const withExpressions = this.updated.filter((audited) => this.hasExpression(audited));
    await this.read(withExpressions, this.results, ({ plan }) =>
      plan.columns.map(({ column }) => column),
    );
  }

  /** After soft deletes and restores of `{ reload: false }`: reads the delete dates that TypeORM leaves unknown. */
  async afterStamps(operation: 'soft_remove' | 'restore'): Promise<void> {
    if (this.executor.options?.reload !== false) return;
    const { softRemoveSubjects, recoverSubjects } = this.executor;
    const subjects = operation === 'soft_remove' ? softRemoveSubjects : recoverSubjects;
    await this.read(this.auditedOf(subjects), this.results, ({ plan }) =>
      plan.deleteDate.map(({ column }) => column),
    );
  }

  /** Before the DELETEs: reads what of the rows TypeORM has not loaded. */
  async beforeRemoves(): Promise<void> {
    this.removed = this.auditedOf(this.executor.removeSubjects);
    await this.readMissing(this.removed, ({ plan }) => plan.columns.map(({ column }) => column));
    await this.links.collect();
    await this.cascades.read();
  }

  /** After the DELETEs: what the database has done along with them. */
  async afterRemoves(): Promise<void> {
    await this.cascades.settle();
  }

  /** True if the call only updates rows, with values that are known before the statements have run. */
  get isForeseeable(): boolean {
    const { insertSubjects, removeSubjects, softRemoveSubjects, recoverSubjects } = this.executor;
    const others = [insertSubjects, removeSubjects, softRemoveSubjects, recoverSubjects];
    return (
      others.every((subjects) => subjects.length === 0) &&
      this.updated.every(
        (audited) =>
          this.updates.has(audited.subject) &&
          audited.plan.databaseMade.length === 0 &&
          !this.hasExpression(audited),
      )
    );
  }

  /** Rows that were deleted. Called before TypeORM takes the ids of removed entities away. */
  removals(): EntityChange[] {
    // TypeORM deletes rows that are not there without a word; nothing was deleted then.
    const removed = this.removed
      .filter(
        ({ subject }) =>
          !this.missed.has(subject) && (subject.databaseEntity ?? this.images.get(subject)),
      )
      .map((audited) => this.change(audited, 'remove'));
    return [...removed, ...this.cascades.changes()];
  }

  /** Rows that were written, in the order of the statements. Called once their entities are complete. */
  writes(): EntityChange[] {
    const { insertSubjects, softRemoveSubjects, recoverSubjects } = this.executor;
    const inserted = new Set(insertSubjects);
    const isThere = (subject: Subject): boolean => !this.missed.has(subject);
    // A row that circular references make TypeORM update right after its INSERT has been created, once.
    const updated = this.updated.filter(
      ({ subject }) => !inserted.has(subject) && isThere(subject),
    );
    return [
      ...this.auditedOf(insertSubjects).map((audited) => this.change(audited, 'create')),
      ...updated.map((audited) => this.change(audited, 'update')),
      ...this.auditedOf(this.links.onlyLinked()).map((audited) => this.change(audited, 'update')),
      ...this.links.ofOthers(),
      ...this.auditedOf(softRemoveSubjects.filter(isThere)).map((audited) =>
        this.change(audited, 'soft_remove'),
      ),
      ...this.auditedOf(recoverSubjects.filter(isThere)).map((audited) =>
        this.change(audited, 'restore'),
      ),
    ];
  }

  private change({ subject, plan }: Audited, operation: EntityOperation): EntityChange {
    return {
      plan,
      operation,
      columns: this.comparedColumns(subject, plan, operation),
      entity: this.wholeRow(subject, plan),
      before: (column) => (operation === 'create' ? undefined : this.oldValue(subject, column)),
      after: (column) => (operation === 'remove' ? undefined : this.newValue(subject, column)),
      links: this.linksOf(subject),
    };
  }

  private linksOf(subject: Subject): readonly LinkChange[] | undefined {
    const own = this.links.of(subject);
    const lost = this.cascades.linksOf(subject);
    return own && lost ? [...own, ...lost] : (own ?? lost);
  }

  private comparedColumns(
    subject: Subject,
    plan: EntityPlan,
    operation: EntityOperation,
  ): readonly ColumnPlan[] {
    if (operation === 'create' || operation === 'remove') return plan.columns;
    if (operation !== 'update') return plan.deleteDate;
    // Without an UPDATE of the row only its links have changed.
    if (!this.updates.has(subject)) return [];
    return [...this.columnsSet(subject, plan), ...plan.databaseMade];
  }

  /** The columns that the UPDATE of a subject sets. */
  private columnsSet(subject: Subject, plan: EntityPlan): ColumnPlan[] {
    const values = this.updates.get(subject);
    if (!values) return [];
    return plan.columns.filter(({ column }) => column.getEntityValue(values) !== undefined);
  }

  private hasExpression({ subject, plan }: Audited): boolean {
    const values = this.updates.get(subject);
    return plan.columns.some(
      ({ column }) => values && typeof column.getEntityValue(values) === 'function',
    );
  }

  private oldValue(subject: Subject, column: ColumnMetadata): unknown {
    const loaded = column.getEntityValue(subject.databaseEntity ?? {}) as unknown;
    return loaded === undefined ? this.images.get(subject)?.get(column) : loaded;
  }

  private newValue(subject: Subject, column: ColumnMetadata): unknown {
    const result = this.results.get(subject)?.get(column);
    if (result !== undefined) return result;
    const update = this.updates.get(subject);
    if (column.relationMetadata) {
      // A cascade sets foreign keys in the statement only, not on the entity.
      for (const set of [update, subject.insertedValueSet]) {
        const key = set && (column.getEntityValue(set) as unknown);
        if (key !== undefined && typeof key !== 'function') return key;
      }
    }
    const value = column.getEntityValue(subject.entity ?? {}) as unknown;
    if (value !== undefined) return value;
    const generated =
      subject.generatedMap && (column.getEntityValue(subject.generatedMap) as unknown);
    if (generated !== undefined) return generated;
    return update ? (column.getEntityValue(update) as unknown) : undefined;
  }

  /** Old values under new ones: a label function may need columns that this save did not carry. */
  private wholeRow(subject: Subject, plan: EntityPlan): ObjectLiteral {
    const { target } = plan.metadata;
    const prototype =
      typeof target === 'function' ? (target.prototype as object) : Object.prototype;
    const row = copyOnto(prototype, subject.databaseEntity);
    this.images.get(subject)?.forEach((value, column) => {
      // An embedded object is still TypeORM's own here: what it had not loaded is not put into it.
      if (!column.embeddedMetadata) column.setEntityValue(row, value);
    });
    for (const [key, value] of Object.entries(subject.entity ?? subject.identifier ?? {})) {
      if (value !== undefined) setOwn(row, key, value);
    }
    return row;
  }

  private auditedOf(subjects: readonly Subject[]): Audited[] {
    const audited: Audited[] = [];
    for (const subject of subjects) {
      const plan = this.registry.planOf(subject.metadata);
      if (plan) audited.push({ subject, plan });
    }
    return audited;
  }

  private async readMissing(
    audited: readonly Audited[],
    wanted: (entry: Audited) => ColumnMetadata[],
  ): Promise<void> {
    const missing = new Map<Audited, ColumnMetadata[]>();
    for (const entry of audited) {
      const columns = wanted(entry).filter(
        (column) => this.oldValue(entry.subject, column) === undefined,
      );
      if (columns.length > 0) missing.set(entry, columns);
    }
    await this.read([...missing.keys()], this.images, (entry) => missing.get(entry) ?? []);
  }

  /** One statement per entity, whatever the number of rows. */
  private async read(
    audited: readonly Audited[],
    into: Map<Subject, Row>,
    columnsOf: (entry: Audited) => ColumnMetadata[],
  ): Promise<void> {
    if (audited.length === 0) return;
    for (const [plan, group] of groupBy(audited, (entry) => entry.plan)) {
      const keyColumns = plan.metadata.primaryColumns;
      const rows = await readRows(this.executor.queryRunner, {
        metadata: plan.metadata,
        keyColumns,
        columns: [...new Set([...keyColumns, ...group.flatMap(columnsOf)])],
        keys: group.map(({ subject }) => keyOf(keyColumns, subject.identifier ?? {})),
      });
      const byKey = new Map(
        rows.map((row) => [keyColumns.map((column) => String(row.get(column))).join('\0'), row]),
      );
      for (const { subject } of group) {
        const row = byKey.get(
          keyOf(keyColumns, subject.identifier ?? {})
            .map(String)
            .join('\0'),
        );
        if (row) into.set(subject, row);
      }
    }
  }
}

const keyOf = (columns: readonly ColumnMetadata[], identifier: ObjectLiteral): unknown[] =>
  columns.map((column) => column.getEntityValue(identifier) as unknown);

/** The columns a pending UPDATE is about to set. */
function changedColumns(subject: Subject, plan: EntityPlan): ColumnMetadata[] {
  return subject.changeMaps
    .flatMap(({ column, relation }) => (column ? [column] : (relation?.joinColumns ?? [])))
    .filter((column) => plan.byColumn.has(column));
}
