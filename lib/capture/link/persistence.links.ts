import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { groupBy } from '../../support/group-by.js';
import type { EntityChange } from '../entity/entity.change.js';
import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import { keyOfValues } from '../entity/key-text.js';
import { loadedRecordName } from '../entity/name.resolver.js';
import type { Subject, SubjectExecutor } from '../entity/typeorm-internals.js';
import type { LinkChange, LinkRow } from './link.change.js';
import { changesOfOwner, LinkCollector, type OwnerLinks } from './link.collector.js';
import type { LinkPlan } from './link.plan.js';
import type { LinkRegistry } from './link.registry.js';
import { ownerUpdates } from './owner.reader.js';
import { rowOf, SubjectIndex } from './subject.index.js';

/** What one `save` or `remove` call does to many-to-many relations: for TypeORM, to rows of junction tables. */
export class PersistenceLinks {
  private readonly bySubject = new Map<Subject, LinkChange[]>();
  private others: EntityChange[] = [];
  private isCollected = false;

  constructor(
    private readonly executor: SubjectExecutor,
    private readonly registry: EntityPlanRegistry,
    private readonly links: LinkRegistry,
  ) {}

  /**
   * Takes the links in, once the INSERTs have run and before the DELETEs do: then every key is known
   * and every row that is about to go still there. To be called at either point; once is enough.
   */
  async collect(): Promise<void> {
    if (this.isCollected || this.links.isEmpty) return;
    this.isCollected = true;
    const { allSubjects, insertSubjects, removeSubjects, queryRunner } = this.executor;
    const added = this.junctionRows(insertSubjects, ({ insertedValueSet }) => insertedValueSet);
    const removed = this.junctionRows(removeSubjects, ({ identifier }) => identifier);
    if (added.length === 0 && removed.length === 0) return;
    const index = new SubjectIndex(allSubjects);
    const collector = new LinkCollector((metadata, key, link) => {
      const subject = index.find(metadata, referencedBy(link.otherKeys), key);
      return subject && loadedRecordName(metadata, rowOf(subject));
    });
    for (const { link, row } of added) collector.add(link, row);
    for (const { link, row } of removed) collector.remove(link, row);
    const elsewhere = this.assign(collector.all(), index);
    if (elsewhere.length === 0) return;
    this.others = await ownerUpdates({ runner: queryRunner, registry: this.registry }, elsewhere);
  }

  /** Gives the subjects of the call their links, and returns those of other records. */
  private assign(owners: readonly OwnerLinks[], index: SubjectIndex): OwnerLinks[] {
    const elsewhere: OwnerLinks[] = [];
    for (const [subject, group] of groupBy(owners, (owner) => ownerIn(index, owner))) {
      const plan = subject && this.registry.planOf(subject.metadata);
      if (plan) this.bySubject.set(subject, changesOfOwner(plan, group));
      else if (!subject) elsewhere.push(...group);
    }
    return elsewhere;
  }

  /** The links of a row that the call writes, or of one it came by. */
  of(subject: Subject): readonly LinkChange[] | undefined {
    return this.bySubject.get(subject);
  }

  /** Subjects that the call leaves as they are, but for their links. */
  onlyLinked(): Subject[] {
    if (this.bySubject.size === 0) return [];
    const { executor } = this;
    const written = new Set([
      ...executor.insertSubjects,
      ...executor.updateSubjects,
      ...executor.removeSubjects,
      ...executor.softRemoveSubjects,
      ...executor.recoverSubjects,
    ]);
    return [...this.bySubject.keys()].filter((subject) => !written.has(subject));
  }

  /** Updates of records that the call has no object of: they were linked from the other side. */
  ofOthers(): readonly EntityChange[] {
    return this.others;
  }

  private junctionRows(
    subjects: readonly Subject[],
    valuesOf: (subject: Subject) => object | undefined,
  ): { link: LinkPlan; row: LinkRow }[] {
    return subjects.flatMap((subject) => {
      const link = this.links.planOf(subject.metadata);
      if (!link) return [];
      const values = valuesOf(subject) ?? {};
      return [{ link, row: { get: (column) => column.getEntityValue(values) as unknown } }];
    });
  }
}

const referencedBy = (columns: readonly ColumnMetadata[]): ColumnMetadata[] =>
  columns.map(({ referencedColumn }) => referencedColumn as ColumnMetadata);

const ownerIn = (index: SubjectIndex, { link, key }: OwnerLinks): Subject | undefined =>
  index.find(link.owner, referencedBy(link.ownerKeys), keyOfValues(key));
