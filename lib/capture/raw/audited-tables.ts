import type { DataSource, EntityMetadata } from 'typeorm';

import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import type { EntityPlan } from '../entity/entity.plan.js';
import { sqlDialectOf } from './sql-dialect.js';

interface AuditedTable {
  plan: EntityPlan;
  /** Schema and database, in capitals, as far as they are known. */
  qualifiers: readonly string[];
}

/** Finds the audited entity behind a table's name. Names are compared without regard to case. */
export class AuditedTables {
  private readonly tables = new Map<string, AuditedTable[]>();
  private names: ReadonlySet<string> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    registry: EntityPlanRegistry,
  ) {
    for (const plan of registry.all()) {
      this.add(plan.metadata, plan);
      // A link is part of its owner.
      for (const { isOwning, junctionEntityMetadata } of plan.metadata.manyToManyRelations) {
        if (isOwning && junctionEntityMetadata) this.add(junctionEntityMetadata, plan);
      }
    }
  }

  /** @param path the table's name after its schema and database, if they are given; in capitals */
  planOf(path: readonly string[]): EntityPlan | undefined {
    const candidates = this.tables.get(path.at(-1) ?? '');
    if (!candidates) return undefined;
    const given = path.slice(0, -1);
    const found = candidates.filter(
      ({ qualifiers }) =>
        qualifiers.length === 0 || given.every((qualifier) => qualifiers.includes(qualifier)),
    );
    // Of entities that share a table, the one that the others extend.
    return (found.find(({ plan }) => plan.metadata.tableType !== 'entity-child') ?? found[0])?.plan;
  }

  /** Whether a text names a table or column of the data source. */
  isName(text: string): boolean {
    this.names ??= new Set(
      this.dataSource.entityMetadatas.flatMap(({ tableName, columns }) => [
        tableName,
        ...columns.map(({ databaseName }) => databaseName),
      ]),
    );
    return this.names.has(text);
  }

  private add(metadata: EntityMetadata, plan: EntityPlan): void {
    const key = metadata.tableName.toUpperCase();
    const table = { plan, qualifiers: this.qualifiersOf(metadata) };
    const sharing = this.tables.get(key);
    if (sharing) sharing.push(table);
    else this.tables.set(key, [table]);
  }

  private qualifiersOf({ schema, database }: EntityMetadata): string[] {
    const own = this.dataSource.driver as { schema?: string; database?: string };
    // The database of an entity is a file's path there, and not what statements call it.
    if (sqlDialectOf(this.dataSource) === 'sqlite') return database === undefined ? ['MAIN'] : [];
    return [schema ?? own.schema, database ?? own.database]
      .filter((name) => name !== undefined && name !== '')
      .map((name) => String(name).toUpperCase());
  }
}
