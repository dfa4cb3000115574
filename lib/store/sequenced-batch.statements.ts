import type { SequencedBatch } from '../contracts/sequence-store.js';
import type { AuditTables } from './audit-tables.js';
import type { StoreDialect } from './dialect/store.dialect.js';
import { fitColumn } from './event-row.codec.js';
import { MultiRowInsert, type SqlStatement } from './multi-row-insert.js';

/** Row of the cursor table that holds the low-water mark. */
export const SEQUENCER_CURSOR = 'sequencer';

/** Lengths in characters of the derived tables' columns. */
const LENGTHS = { kind: 32, value: 255, tenantId: 128, dimension: 32 };

/** Builds the statements that write a sequenced batch, in the order they must run. */
export class SequencedBatchStatements {
  private readonly leaves: MultiRowInsert;
  private readonly index: MultiRowInsert;
  private readonly search: MultiRowInsert;
  private readonly rollups: MultiRowInsert;
  private readonly cursor: MultiRowInsert;

  constructor(
    private readonly dialect: StoreDialect,
    tables: AuditTables,
  ) {
    const rowsPerStatement = dialect.kind === 'sqlite' ? 1 : undefined;
    const insert = (table: string, columns: string[], suffix = ''): MultiRowInsert =>
      new MultiRowInsert(dialect, { table, columns, suffix, rowsPerStatement });
    const rollupKey = ['hour', 'tenant_id', 'dimension', 'value'];

    this.leaves = insert(tables.leaf, [
      'seq',
      'event_id',
      'occurred_at',
      'hash_version',
      'hash',
      'salts',
    ]);
    this.index = insert(
      tables.index,
      ['kind', 'value', 'occurred_at', 'event_id'],
      dialect.ignoreDuplicates('kind'),
    );
    this.search = insert(tables.search, [dialect.kind === 'sqlite' ? 'rowid' : 'seq', 'tokens']);
    this.rollups = insert(
      tables.rollup,
      [...rollupKey, 'count'],
      dialect.onDuplicate({ table: tables.rollup, key: rollupKey, add: 'count' }),
    );
    this.cursor = insert(
      tables.cursor,
      ['name', 'position'],
      dialect.onDuplicate({ table: tables.cursor, key: ['name'], set: 'position' }),
    );
  }

  build(batch: SequencedBatch): SqlStatement[] {
    const { bindId, bindTime } = this.dialect;
    return [
      ...this.leaves.build(
        batch.leaves.map((leaf) => [
          leaf.seq,
          bindId(leaf.eventId),
          bindTime(leaf.occurredAt),
          leaf.hashVersion,
          Buffer.from(leaf.hash),
          leaf.salts ?? null,
        ]),
      ),
      ...this.index.build(
        batch.index.map((row) => [
          fitColumn(row.kind, LENGTHS.kind),
          fitColumn(row.value, LENGTHS.value),
          bindTime(row.occurredAt),
          bindId(row.eventId),
        ]),
      ),
      ...this.search.build(batch.search.map((row) => [row.seq, row.tokens])),
      ...this.rollups.build(this.rollupRows(batch)),
      ...this.cursor.build([[SEQUENCER_CURSOR, batch.lowWaterMark]]),
    ];
  }

  /** In key order, and each key once: PostgreSQL refuses to change a row twice in one statement. */
  private rollupRows(batch: SequencedBatch): unknown[][] {
    const rows = new Map<string, { key: string[]; count: number }>();
    for (const { hour, tenantId, dimension, value, count } of batch.rollups) {
      const key = [
        this.dialect.bindTime(hour),
        fitColumn(tenantId, LENGTHS.tenantId),
        fitColumn(dimension, LENGTHS.dimension),
        fitColumn(value, LENGTHS.value),
      ];
      const name = JSON.stringify(key);
      rows.set(name, { key, count: count + (rows.get(name)?.count ?? 0) });
    }
    return [...rows.values()].map(({ key, count }) => [...key, count]);
  }
}
