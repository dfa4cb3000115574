import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { ValueKind } from '../../event/normalise-value.js';

const KINDS: Readonly<Record<string, ValueKind>> = {
  varchar: 'string',
  'character varying': 'string',
  nvarchar: 'string',
  char: 'string',
  character: 'string',
  nchar: 'string',
  text: 'string',
  tinytext: 'string',
  mediumtext: 'string',
  longtext: 'string',
  citext: 'string',
  uuid: 'string',
  enum: 'string',
  'simple-enum': 'string',
  int: 'integer',
  integer: 'integer',
  int2: 'integer',
  int4: 'integer',
  smallint: 'integer',
  tinyint: 'integer',
  mediumint: 'integer',
  year: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  'unsigned big int': 'bigint',
  float: 'number',
  float4: 'number',
  float8: 'number',
  double: 'number',
  'double precision': 'number',
  real: 'number',
  decimal: 'decimal',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  money: 'decimal',
  boolean: 'boolean',
  bool: 'boolean',
  datetime: 'datetime',
  timestamp: 'datetime',
  timestamptz: 'datetime',
  'timestamp with time zone': 'datetime',
  'timestamp without time zone': 'datetime',
  date: 'date',
  time: 'time',
  'time with time zone': 'time',
  'time without time zone': 'time',
  timetz: 'time',
  json: 'json',
  jsonb: 'json',
  'simple-json': 'json',
  'simple-array': 'array',
  set: 'array',
  blob: 'buffer',
  tinyblob: 'buffer',
  mediumblob: 'buffer',
  longblob: 'buffer',
  binary: 'buffer',
  varbinary: 'buffer',
  bytea: 'buffer',
};

/**
 * What kind of value a column holds, as the application sees it. A column with
 * a transformer may hold anything and is taken as it is.
 */
export function kindOf(column: ColumnMetadata): ValueKind {
  if (column.transformer) return 'other';
  if (column.isArray) return 'array';
  const type: unknown = column.type;
  if (type === String) return 'string';
  if (type === Number) return 'integer';
  if (type === Boolean) return 'boolean';
  if (type === Date) return 'datetime';
  if (type === Buffer) return 'buffer';
  return KINDS[String(type)] ?? 'other';
}
