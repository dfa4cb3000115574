import { EntitySchema, type EntitySchemaColumnOptions, type ValueTransformer } from 'typeorm';

import type { AuditTables } from './audit-tables.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { EVENT_COLUMNS } from './event-columns.js';

type Columns = Record<string, EntitySchemaColumnOptions>;

/**
 * The tables as TypeORM entities of the store's own data source, so that rows can be read
 * through repositories: ids as text, times as `Date`. Named `AuditEventRow` and so on.
 * Migrations alone make the tables; schema synchronisation leaves them out.
 */
export function auditEntities(names: AuditTables, dialect: StoreDialect): EntitySchema[] {
  const id = {
    type: dialect.kind === 'postgres' ? 'uuid' : 'varchar',
    transformer: idOf(dialect),
  } as const;
  // A text type: TypeORM would read a DATETIME's text in the process's own zone.
  const time = { type: 'varchar', transformer: timeOf(dialect) } as const;
  const integer = { type: 'bigint' } as const;
  const text = { type: 'varchar', nullable: true } as const;
  const binary = { type: dialect.kind === 'postgres' ? 'bytea' : 'blob', nullable: true } as const;

  const table = (name: string, tableName: string, columns: Columns, key: readonly string[]) =>
    new EntitySchema({
      name,
      tableName,
      synchronize: false,
      columns: Object.fromEntries(
        Object.entries(columns).map(([column, options]) => [
          column,
          { ...options, primary: key.includes(column) },
        ]),
      ),
    });

  const event: Columns = Object.fromEntries(EVENT_COLUMNS.map((column) => [column, text]));
  return [
    table(
      'AuditEventRow',
      names.event,
      { ...event, id, occurred_at: time, ip: binary, ordinal: { ...integer, insert: false } },
      ['occurred_at', 'id'],
    ),
    table(
      'AuditLeafRow',
      names.leaf,
      {
        seq: integer,
        event_id: id,
        occurred_at: time,
        hash_version: { type: 'smallint' },
        hash: binary,
        salts: text,
      },
      ['seq'],
    ),
    table(
      'AuditIndexRow',
      names.index,
      { kind: text, value: text, occurred_at: time, event_id: id },
      ['kind', 'value', 'occurred_at', 'event_id'],
    ),
    table(
      'AuditRollupRow',
      names.rollup,
      { hour: time, tenant_id: text, dimension: text, value: text, count: integer },
      ['hour', 'tenant_id', 'dimension', 'value'],
    ),
    table(
      'AuditLeaseRow',
      names.lease,
      { name: text, holder: text, token: integer, expires_at: time },
      ['name'],
    ),
    table('AuditCursorRow', names.cursor, { name: text, position: integer }, ['name']),
  ];
}

function idOf(dialect: StoreDialect): ValueTransformer {
  return {
    to: (id?: string) => id && dialect.bindId(id),
    from: (stored?: unknown) => stored && dialect.readId(stored),
  };
}

function timeOf(dialect: StoreDialect): ValueTransformer {
  return {
    to: (time?: Date) => time && dialect.bindTime(time),
    from: (stored?: unknown) => stored && dialect.readTime(stored),
  };
}
