import type { EntityMetadata, QueryRunner } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { groupBy } from '../../support/group-by.js';
import type { EntityChange } from '../entity/entity.change.js';
import type { EntityPlan } from '../entity/entity.plan.js';
import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import { keyOfValues } from '../entity/key-text.js';
import type { LabelRequest } from '../entity/name.resolver.js';
import { hydrateValue } from '../entity/row.reader.js';
import { dataSourceOf } from '../entity/typeorm-internals.js';
import type { RawRow } from '../statement/rows/raw-row.js';
import { rowChange } from '../statement/rows/row.change.js';
import { isPhysical, selectRaw, type RowLock } from '../statement/rows/row.select.js';
import { classOf } from './class-of.js';
import { changesOfOwner, type OwnerLinks } from './link.collector.js';

/**
 * How the rows of owners are read: `share` where the database has locked them for a foreign key
 * anyway; `late` with the other names just before the COMMIT, if the name is all that is wanted. What
 * is read at once is held against the host's REPEATABLE READ, and a lock it has not asked for is one
 * too many.
 */
export type OwnerRead = Extract<RowLock, 'share'> | 'late';

/**
 * Updates of owners whose links changed and nothing else. Their rows are read for their names and
 * related records, with one statement per entity.
 */
export async function ownerUpdates(
  { runner, registry }: { runner: QueryRunner; registry: EntityPlanRegistry },
  owners: readonly OwnerLinks[],
  how?: OwnerRead,
): Promise<EntityChange[]> {
  const changes: EntityChange[] = [];
  for (const [, group] of groupBy(owners, tableAndKey)) {
    const { owner: metadata } = group[0].link;
    const isLate = how === 'late' && wantsNameOnly(registry.planOf(metadata), group[0]);
    const rows = isLate
      ? new Map<string, RawRow>()
      : await readOwners(runner, group, how === 'share' ? how : undefined);
    for (const [key, links] of groupBy(group, (owner) => keyOfValues(owner.key))) {
      const row = rows.get(key) ?? bareRow(runner, links[0]);
      const plan = registry.planOf(classOf(metadata, row));
      if (!plan) continue;
      const change = rowChange(runner, plan, 'update', { before: row, after: row, columns: [] });
      change.links = changesOfOwner(plan, links);
      if (isLate) change.name = nameLater(links[0]);
      changes.push(change);
    }
  }
  return changes;
}

/** True if the key, which the link tells, is all that has to be known of the owner now. */
function wantsNameOnly(plan: EntityPlan | undefined, owner: OwnerLinks): boolean {
  const { primaryColumns, discriminatorColumn } = owner.link.owner;
  const [column, ...more] = referencedBy(owner);
  return (
    plan?.related.length === 0 &&
    plan.audited.when === undefined &&
    discriminatorColumn === undefined &&
    more.length === 0 &&
    primaryColumns.length === 1 &&
    primaryColumns[0] === column
  );
}

function nameLater(owner: OwnerLinks): LabelRequest {
  return {
    column: referencedBy(owner)[0],
    value: owner.key[0],
    assign: ({ target }, label) => {
      if (target) target.label = label;
    },
  };
}

/** Rows are read together if links refer to them by the same columns. */
const tableAndKey = (owner: OwnerLinks): string =>
  [owner.link.owner.tablePath, ...referencedBy(owner).map((column) => column.databaseName)].join(
    '\0',
  );

const referencedBy = ({ link }: OwnerLinks): ColumnMetadata[] =>
  link.ownerKeys.map(({ referencedColumn }) => referencedColumn as ColumnMetadata);

async function readOwners(
  runner: QueryRunner,
  owners: readonly OwnerLinks[],
  lock: RowLock | undefined,
): Promise<Map<string, RawRow>> {
  const { driver } = dataSourceOf(runner);
  const keyColumns = referencedBy(owners[0]);
  const rows = await selectRaw(runner, {
    metadata: owners[0].link.owner,
    keyColumns,
    columns: [...new Set([...keyColumns, ...knownColumns(owners[0].link.owner)])],
    keys: [
      ...new Map(owners.map((owner) => [keyOfValues(owner.key), rawKey(runner, owner)])).values(),
    ],
    lock,
  });
  return new Map(
    rows.map((row) => [
      keyOfValues(
        keyColumns.map((column) => hydrateValue(driver, column, row[column.databaseName])),
      ),
      row,
    ]),
  );
}

function rawKey(runner: QueryRunner, owner: OwnerLinks): unknown[] {
  const { driver } = dataSourceOf(runner);
  return referencedBy(owner).map(
    (column, index) => driver.preparePersistentValue(owner.key[index], column) as unknown,
  );
}

/** What a row is named by, belongs to and, with single-table inheritance, is. */
const knownColumns = ({ columns }: EntityMetadata): ColumnMetadata[] =>
  columns.filter((column) => isPhysical(column) && (column.isSelect || column.isPrimary));

/** Stands for an owner whose row is not there: without foreign keys a link can point anywhere. */
function bareRow(runner: QueryRunner, owner: OwnerLinks): RawRow {
  const values = rawKey(runner, owner);
  return Object.fromEntries(
    referencedBy(owner).map(({ databaseName }, index) => [databaseName, values[index]]),
  );
}
