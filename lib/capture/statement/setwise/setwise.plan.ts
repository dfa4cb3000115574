import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import { normaliseValue } from '../../../event/normalise-value.js';
import type { ColumnPlan, EntityPlan } from '../../entity/entity.plan.js';
import { hiddenColumns } from '../../entity/hidden-columns.js';
import { NAME_PROPERTIES } from '../../entity/record-label.js';
import { hydrateValue } from '../../entity/row.reader.js';
import { triggerColumn } from '../../trigger/trigger.column.js';
import type { TriggerColumn } from '../../trigger/trigger.plan.js';
import type { CriteriaParts } from '../criteria/criteria.parts.js';
import type { CriteriaShape } from '../criteria/criteria.shape.js';
import type { SetwiseDialect } from './setwise.dialect.js';
import { setwiseDialect } from './setwise.dialects.js';

/** A column that a row's event tells of. */
export interface SetwiseChange extends TriggerColumn {
  isNullable: boolean;
  /** What the statement sets, as it stands in events; null in a deletion. */
  after: unknown;
}

/** What names a record: the first of several whose text is not empty. */
export interface SetwiseName {
  /** Several columns together make one name. */
  columns: readonly TriggerColumn[];
}

/** What the database is to make events of. */
export interface SetwisePlan {
  plan: EntityPlan;
  dialect: SetwiseDialect;
  key: readonly TriggerColumn[];
  names: readonly SetwiseName[];
  changes: readonly SetwiseChange[];
  /** What names are told with: the new value of a column that the statement sets. */
  set: ReadonlyMap<string, unknown>;
}

/** Drivers of which it is known how they show values. */
const DRIVERS: ReadonlySet<string> = new Set(['mysql', 'mariadb', 'postgres']);
/** What a name is never made of: neither text nor number. */
const NAMELESS: ReadonlySet<string> = new Set(['boolean', 'datetime', 'json', 'array', 'buffer']);

/**
 * How the database can make the events of a statement; undefined unless they are certain to be the
 * same that are made of the rows in this process.
 */
export function setwisePlan(
  shape: CriteriaShape,
  { dataSource, cascades }: Pick<CriteriaParts, 'dataSource' | 'cascades'>,
): SetwisePlan | undefined {
  const { choice, operation, metadata } = shape;
  const [plan] = choice.plans;
  if (!DRIVERS.has(dataSource.options.type) || !isPlain(plan, shape)) return undefined;
  if (operation !== 'remove' && !shape.literals) return undefined;
  if (operation === 'remove' && cascades.concerns(metadata)) return undefined;
  if (
    operation === 'soft_remove' ||
    metadata.primaryColumns.some(({ databaseName }) => databaseName in shape.newKey)
  ) {
    return undefined;
  }
  const dialect = setwiseDialect(dataSource);
  return dialect && new PlanBuilder(plan, shape, { dataSource, dialect }).build();
}

/** Nothing of the host's runs for a row, and nothing has to be looked up. */
function isPlain(plan: EntityPlan, { choice, metadata, keyExpressions }: CriteriaShape): boolean {
  return (
    choice.plans.length === 1 &&
    plan.metadata === metadata &&
    !metadata.discriminatorColumn &&
    metadata.tableType === 'regular' &&
    !plan.audited.label &&
    !plan.audited.when &&
    plan.masked.length === 0 &&
    plan.related.length === 0 &&
    Object.keys(keyExpressions).length === 0
  );
}

class PlanBuilder {
  private readonly set = new Map<string, unknown>();

  constructor(
    private readonly plan: EntityPlan,
    private readonly shape: CriteriaShape,
    private readonly parts: { dataSource: DataSource; dialect: SetwiseDialect },
  ) {}

  build(): SetwisePlan | undefined {
    const { operation, changed } = this.shape;
    const columns = this.plan.columns.filter(
      ({ column }) => operation === 'remove' || changed.includes(column),
    );
    const changes = columns.map((entry) => this.changeOf(entry));
    const key = this.shape.metadata.primaryColumns.map((column) => this.certain(column));
    const names = this.names();
    if (!names || !isWhole(changes) || !isWhole(key)) return undefined;
    if (columns.every((entry) => this.plan.databaseMade.includes(entry))) return undefined;
    return {
      plan: this.plan,
      dialect: this.parts.dialect,
      key,
      names,
      changes,
      set: this.set,
    };
  }

  private changeOf({ column, property, options, kind }: ColumnPlan): SetwiseChange | undefined {
    const known = this.certain(column);
    const { operation, literals } = this.shape;
    // An action of its own makes an event of its own.
    if (!known || (operation === 'update' && options?.action)) return undefined;
    const { driver } = this.parts.dataSource;
    const after =
      operation === 'remove'
        ? null
        : normaliseValue(hydrateValue(driver, column, literals?.[column.databaseName]), kind);
    if (operation !== 'remove') this.set.set(column.databaseName, after);
    const personal = options?.personal === true;
    return { ...known, property, personal, isNullable: column.isNullable, after };
  }

  /** Undefined if a column's values may look different here and there. */
  private certain(column: ColumnMetadata): TriggerColumn | undefined {
    if (column.transformer || column.relationMetadata || column.isVirtualProperty) return undefined;
    const known = triggerColumn(column, column.propertyPath, this.parts.dataSource);
    return this.parts.dialect.isCertainType(known, column) ? known : undefined;
  }

  /** As `recordLabel` finds them; undefined if that is not certain. */
  private names(): SetwiseName[] | undefined {
    const { metadata } = this.shape;
    const hidden = new Set(hiddenColumns(metadata).map(({ column }) => column));
    const columnOf = (property: string): TriggerColumn[] | undefined => {
      const column = metadata.columns.find(({ propertyPath }) => propertyPath === property);
      if (!column || hidden.has(column) || column.relationMetadata || column.isVirtualProperty) {
        return [];
      }
      const known = this.certain(column);
      if (known?.kind === 'string' || known?.kind === 'integer') return [known];
      const isNameless = known && NAMELESS.has(known.kind);
      return isNameless ? [] : undefined;
    };
    const names: SetwiseName[] = [];
    for (const property of NAME_PROPERTIES) {
      const own = columnOf(property);
      if (!own) return undefined;
      if (own.length > 0) names.push({ columns: own });
      if (property !== 'fullName') continue;
      const [first, last] = [columnOf('firstName'), columnOf('lastName')];
      if (!first || !last || [...first, ...last].some(({ kind }) => kind !== 'string')) {
        return undefined;
      }
      if (first.length + last.length > 0) names.push({ columns: [...first, ...last] });
    }
    return names;
  }
}

function isWhole<T>(list: readonly (T | undefined)[]): list is readonly T[] {
  return !list.includes(undefined);
}
