import type { ObjectLiteral } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { EntityChange, EntityOperation } from './entity.change.js';
import type { EntityPlanRegistry } from './entity-plan.registry.js';
import type { ColumnPlan, EntityPlan } from './entity.plan.js';
import { readRows, type Row } from './row.reader.js';
import type { Subject, SubjectExecutor } from './typeorm-internals.js';

/** A subject of an audited entity. */
interface Audited {
  subject: Subject;
  plan: EntityPlan;
}

/** Collects what one `save`, `remove`, `softRemove` or `recover` call does to audited rows. */
export class PersistenceSession {
  /** What the UPDATE of a subject sets. */
  private readonly updateSets = new Map<Subject, ObjectLiteral>();
  /** Values that TypeORM had not loaded, read by us before they are overwritten. */
  private readonly images = new Map<Subject, Row>();
  /** Results of SQL expressions, read after the UPDATE. */
  private readonly results = new Map<Subject, Row>();
  private updated: Audited[] = [];
  private removed: Audited[] = [];

  constructor(
    private readonly executor: SubjectExecutor,
    private readonly registry: EntityPlanRegistry,
  ) {}

  /** Before the UPDATEs: remembers what they set, and reads old values that nobody has loaded. */
  async beforeUpdates(): Promise<void> {
    this.updated = this.auditedOf(this.executor.updateSubjects);
    for (const { subject } of this.updated) this.watchUpdateSet(subject);
    await this.readMissing(this.updated, ({ subject, plan }) => [
      ...changedColumns(subject, plan),
      ...relatedColumns(plan),
    ]);
  }

  /** After the UPDATEs: reads what SQL expressions have made. */
  async afterUpdates(): Promise<void> {
    const withExpressions = this.updated.filter(({ subject, plan }) =>
      this.setColumns(subject, plan).some(
        (column) => typeof this.setValue(subject, column) === 'function',
      ),
    );
    await this.read(withExpressions, this.results, ({ plan }) =>
      plan.columns.map(({ column }) => column),
    );
  }

  /** Before the DELETEs: reads what of the rows TypeORM has not loaded. */
  async beforeRemoves(): Promise<void> {
    this.removed = this.auditedOf(this.executor.removeSubjects);
    await this.readMissing(this.removed, ({ plan }) => plan.columns.map(({ column }) => column));
  }

  /** Rows that were deleted. Called before TypeORM takes the ids of removed entities away. */
  removals(): EntityChange[] {
    return this.removed.map((audited) => this.change(audited, 'remove'));
  }

  /** Rows that were written, in the order of the statements. Called once their entities are complete. */
  writes(): EntityChange[] {
    const { insertSubjects, softRemoveSubjects, recoverSubjects } = this.executor;
    const inserted = new Set(insertSubjects);
    // A row that circular references make TypeORM update right after its INSERT has been created, once.
    const updated = this.updated.filter(({ subject }) => !inserted.has(subject));
    return [
      ...this.auditedOf(insertSubjects).map((audited) => this.change(audited, 'create')),
      ...updated.map((audited) => this.change(audited, 'update')),
      ...this.auditedOf(softRemoveSubjects).map((audited) => this.change(audited, 'soft_remove')),
      ...this.auditedOf(recoverSubjects).map((audited) => this.change(audited, 'restore')),
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
    };
  }

  private comparedColumns(
    subject: Subject,
    plan: EntityPlan,
    operation: EntityOperation,
  ): readonly ColumnPlan[] {
    if (operation === 'create' || operation === 'remove') return plan.columns;
    if (operation !== 'update') {
      return plan.columns.filter(({ column }) => column.isDeleteDate);
    }
    const set = new Set(this.setColumns(subject, plan));
    return plan.columns.filter(({ column }) => set.has(column) || isDatabaseMade(column));
  }

  private oldValue(subject: Subject, column: ColumnMetadata): unknown {
    const loaded = column.getEntityValue(subject.databaseEntity ?? {}) as unknown;
    return loaded === undefined ? this.images.get(subject)?.get(column) : loaded;
  }

  private newValue(subject: Subject, column: ColumnMetadata): unknown {
    const result = this.results.get(subject)?.get(column);
    if (result !== undefined) return result;
    // A cascade sets foreign keys in the statement only, not on the entity.
    for (const set of [this.updateSets.get(subject), subject.insertedValueSet]) {
      const value = set && (column.getEntityValue(set) as unknown);
      if (value !== undefined && typeof value !== 'function' && column.relationMetadata)
        return value;
    }
    const value = column.getEntityValue(subject.entity ?? {}) as unknown;
    if (value !== undefined) return value;
    const generated =
      subject.generatedMap && (column.getEntityValue(subject.generatedMap) as unknown);
    if (generated !== undefined) return generated;
    const set = this.updateSets.get(subject);
    return set ? (column.getEntityValue(set) as unknown) : undefined;
  }

  /** Old values under new ones: a label function may need columns that this save did not carry. */
  private wholeRow(subject: Subject, plan: EntityPlan): ObjectLiteral {
    const { target } = plan.metadata;
    const prototype =
      typeof target === 'function' ? (target.prototype as object) : Object.prototype;
    const row = Object.assign(Object.create(prototype) as ObjectLiteral, subject.databaseEntity);
    this.images.get(subject)?.forEach((value, column) => column.setEntityValue(row, value));
    for (const [key, value] of Object.entries(subject.entity ?? subject.identifier ?? {})) {
      if (value !== undefined) row[key] = value as unknown;
    }
    return row;
  }

  private watchUpdateSet(subject: Subject): void {
    const original = subject.createValueSetAndPopChangeMap;
    subject.createValueSetAndPopChangeMap = () => {
      const set = original.call(subject);
      this.updateSets.set(subject, set);
      return set;
    };
  }

  private setColumns(subject: Subject, plan: EntityPlan): ColumnMetadata[] {
    return plan.columns
      .map(({ column }) => column)
      .filter((column) => this.setValue(subject, column) !== undefined);
  }

  private setValue(subject: Subject, column: ColumnMetadata): unknown {
    const set = this.updateSets.get(subject);
    return set ? (column.getEntityValue(set) as unknown) : undefined;
  }

  private auditedOf(subjects: readonly Subject[]): Audited[] {
    const audited: Audited[] = [];
    for (const subject of subjects) {
      const plan = this.registry.planOf(subject.metadata);
      if (plan && subject.identifier) audited.push({ subject, plan });
    }
    return audited;
  }

  private async readMissing(
    audited: readonly Audited[],
    wanted: (entry: Audited) => ColumnMetadata[],
  ): Promise<void> {
    const missing = (entry: Audited): ColumnMetadata[] =>
      wanted(entry).filter((column) => this.oldValue(entry.subject, column) === undefined);
    await this.read(
      audited.filter((entry) => missing(entry).length > 0),
      this.images,
      missing,
    );
  }

  /** One statement per entity, whatever the number of rows. */
  private async read(
    audited: readonly Audited[],
    into: Map<Subject, Row>,
    columnsOf: (entry: Audited) => ColumnMetadata[],
  ): Promise<void> {
    const groups = new Map<EntityPlan, Audited[]>();
    for (const entry of audited) {
      const group = groups.get(entry.plan);
      if (group) group.push(entry);
      else groups.set(entry.plan, [entry]);
    }
    for (const [plan, group] of groups) {
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

/** Foreign keys that say to which other records the row belongs. */
function relatedColumns(plan: EntityPlan): ColumnMetadata[] {
  return plan.related.flatMap(({ id }) => {
    const relation = plan.metadata.findRelationWithPropertyPath(id);
    if (relation?.isOwning && !relation.isManyToMany) return relation.joinColumns;
    const column = plan.metadata.findColumnWithPropertyPath(id);
    return column ? [column] : [];
  });
}

/** Written by the database or TypeORM itself in every UPDATE, so in no change map. */
const isDatabaseMade = (column: ColumnMetadata): boolean => column.isVersion || column.isUpdateDate;
