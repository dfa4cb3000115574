import type { DataSource, QueryRunner } from 'typeorm';

import type { ChangeRecorder } from '../entity/change.recorder.js';
import type { EntityPlanRegistry } from '../entity/entity-plan.registry.js';
import type { EntityOperation } from '../entity/entity.change.js';
import type { EntityPlan } from '../entity/entity.plan.js';
import type { ReasonPolicy } from '../entity/reason.policy.js';
import { isTracked } from '../entity/tracking.js';
import type { TriggeredTables } from '../trigger/triggered.tables.js';
import { allRecordsOf } from '../../event/all-records.js';
import { AuditedTables } from './audited-tables.js';
import { sqlDialectOf } from './sql-dialect.js';
import type { StatementAnalysis } from './statement.analysis.js';
import { statementText } from './statement.text.js';
import type { WriteOperation } from './table-write.js';

/** What a raw statement does to the records of one audited entity. */
export interface RecordWrite {
  plan: EntityPlan;
  operation: WriteOperation | undefined;
  isCounted: boolean;
}

export interface RawStatement {
  runner: QueryRunner;
  sql: string;
  parameters: unknown[] | undefined;
  writes: readonly RecordWrite[];
  /** The host wants TypeORM's `QueryResult` and not what the driver gives. */
  isStructured: boolean;
  isWrappable: boolean;
}

/** Makes the events of raw statements: which rows they write is not known, but that they do. */
export class RawStatementRecorder {
  private readonly tables: AuditedTables;

  constructor(
    private readonly dataSource: DataSource,
    registry: EntityPlanRegistry,
    private readonly recorder: ChangeRecorder,
    /** Triggers tell of the rows of these tables. */
    private readonly triggered: TriggeredTables = new Set(),
  ) {
    this.tables = new AuditedTables(dataSource, registry);
  }

  writesOf({ writes }: StatementAnalysis): RecordWrite[] {
    const found = new Map<string, RecordWrite>();
    for (const { path, operation, isCounted } of writes) {
      const plan = this.tables.planOf(path);
      // What is not counted may be a TRUNCATE, which fires none.
      if (isCounted && this.triggered.has(path.at(-1) ?? '')) continue;
      if (!plan || (operation && !isTracked(plan, OPERATIONS[operation]))) continue;
      found.set(`${plan.type} ${operation ?? ''}`, { plan, operation, isCounted });
    }
    return [...found.values()];
  }

  /**
   * Whether rows are going to be written is not known: a reason is asked for in any case.
   *
   * @throws AuditError `REASON_REQUIRED`
   */
  checkReasons({ writes }: RawStatement, reasons: Pick<ReasonPolicy, 'check'>): void {
    for (const { plan, operation } of writes) {
      const operations = operation ? [OPERATIONS[operation]] : (['create', 'update'] as const);
      for (const each of operations) reasons.check(plan, each);
    }
  }

  /** @param result TypeORM's `QueryResult` */
  async record({ runner, sql, writes }: RawStatement, result: unknown): Promise<void> {
    const count = rowCountOf(result);
    const changed = writes.filter(({ isCounted }) => !isCounted || count !== 0);
    if (changed.length === 0) return;
    const isName = (text: string): boolean => this.tables.isName(text);
    const statement = statementText(sql, sqlDialectOf(this.dataSource), isName);
    for (const { plan, operation, isCounted } of changed) {
      await this.recorder.recordSummary(runner, {
        action: 'data.raw_statement',
        operation,
        category: plan.category || undefined,
        target: allRecordsOf(plan.type),
        metadata: {
          entity: plan.metadata.name,
          statement,
          ...(isCounted && count !== undefined && { rowCount: count }),
        },
      });
    }
  }
}

const OPERATIONS: Readonly<Record<WriteOperation, EntityOperation>> = {
  create: 'create',
  update: 'update',
  delete: 'remove',
};

/** Undefined where the database does not tell, as of several statements in one text. */
function rowCountOf(result: unknown): number | undefined {
  const { affected, raw } = result as { affected?: number | null; raw: unknown };
  if (typeof affected === 'number') return affected;
  // The rows of a RETURNING.
  return Array.isArray(raw) ? raw.length : undefined;
}
