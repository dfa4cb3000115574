import type { SqlRunner } from '../../contracts/sql-runner.js';
import { groupBy } from '../../support/group-by.js';
import { mysqlTriggers } from './mysql.triggers.js';
import { postgresTriggers } from './postgres.triggers.js';
import { quoted, quotedPath } from './sql.forms.js';
import { sqliteTriggers } from './sqlite.triggers.js';
import { installedTriggers, staleFunctions, type InstalledTrigger } from './trigger.catalog.js';
import type { TriggerDefinition, TriggerSet } from './trigger.definition.js';
import type { TriggerTable, TriggerTarget } from './trigger.plan.js';

/** How the triggers of one table stand to what the entities ask for. */
export type TriggerState = 'current' | 'missing' | 'differs' | 'left over';

export interface TableStatus {
  table: string;
  state: TriggerState;
}

/** Statements that belong together: of one table, or of what all triggers share. */
type Batch = readonly string[];

/** Waiting for a long transaction, DDL holds up everybody behind it. */
const LOCK_TIMEOUT_SECONDS = 10;

const GENERATORS = { mysql: mysqlTriggers, postgres: postgresTriggers, sqlite: sqliteTriggers };

/** The SQL of all triggers for these tables. */
export function generateTriggers(
  tables: readonly TriggerTable[],
  target: TriggerTarget,
): TriggerSet {
  return GENERATORS[target.kind](tables, target);
}

/** Compares the triggers in a database with those that there should be, and makes the one the other. */
export class TriggerInstaller {
  private readonly set: TriggerSet;

  /** @param runner one connection, on which nothing else runs meanwhile. */
  constructor(
    private readonly runner: SqlRunner,
    tables: readonly TriggerTable[],
    private readonly target: TriggerTarget,
  ) {
    this.set = generateTriggers(tables, target);
  }

  /** Of every audited table, and of tables that have triggers they should not have. */
  async status(): Promise<TableStatus[]> {
    const installed = await this.installed();
    const expected = groupBy(this.set.triggers, ({ table }) => table.join('.'));
    const states = [...expected].map(([table, definitions]): TableStatus => {
      const found = definitions.filter(({ name }) => installed.has(name));
      const current = definitions.every((definition) => isCurrent(definition, installed));
      if (current) return { table, state: 'current' };
      return { table, state: found.length === 0 ? 'missing' : 'differs' };
    });
    const left = groupBy(this.leftOver(installed), ({ table }) => table.join('.'));
    return [
      ...states,
      ...[...left.keys()].map((table) => ({ table, state: 'left over' as const })),
    ];
  }

  /** What {@link install} would run; empty if all is as it should be. */
  async installation(): Promise<Batch[]> {
    const installed = await this.installed();
    const outdated = this.set.triggers.filter((definition) => !isCurrent(definition, installed));
    const left = this.leftOver(installed).map(({ drop }) => drop);
    if (outdated.length === 0 && left.length === 0) return [];
    const tables = groupBy(outdated, ({ table }) => table.join('.'));
    return [
      this.set.shared,
      ...[...tables.values()].map((definitions) => this.replacement(definitions)),
      ...left,
      await staleFunctions(this.runner, this.target, this.set.dropShared),
    ].filter((batch) => batch.length > 0);
  }

  /** What {@link remove} would run. */
  async removal(): Promise<Batch[]> {
    const installed = await this.installed();
    if (installed.size === 0) return [];
    const drops = [...installed.values()].map(({ drop }) => drop);
    return [...drops, this.set.dropShared, await staleFunctions(this.runner, this.target, [])];
  }

  async install(): Promise<void> {
    await this.run(await this.installation());
  }

  async remove(): Promise<void> {
    await this.run(await this.removal());
  }

  private async installed(): Promise<Map<string, InstalledTrigger>> {
    const found = await installedTriggers(this.runner, this.target);
    return new Map(found.map((trigger) => [trigger.name, trigger]));
  }

  private leftOver(installed: ReadonlyMap<string, InstalledTrigger>): InstalledTrigger[] {
    const names = new Set(this.set.triggers.map(({ name }) => name));
    return [...installed.values()].filter(({ name }) => !names.has(name));
  }

  /** On MySQL DDL is no part of a transaction: the lock keeps writers out until all triggers of the table are there. */
  private replacement(definitions: readonly TriggerDefinition[]): string[] {
    const statements = definitions.flatMap(({ drop, create }) => [...drop, ...create]);
    if (this.target.kind !== 'mysql') return statements;
    const table = quotedPath(definitions[0].table, { name: (part) => quoted(part, '`') });
    return [`LOCK TABLES ${table} WRITE`, ...statements, 'UNLOCK TABLES'];
  }

  private async run(batches: readonly Batch[]): Promise<void> {
    if (batches.length === 0) return;
    if (this.target.kind === 'mysql') {
      await this.runner.query(`SET SESSION lock_wait_timeout = ${LOCK_TIMEOUT_SECONDS}`);
      for (const batch of batches) await this.runBatch(batch);
      return;
    }
    await this.runner.query(this.target.kind === 'sqlite' ? 'BEGIN IMMEDIATE' : 'BEGIN');
    try {
      if (this.target.kind === 'postgres') {
        await this.runner.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT_SECONDS}s'`);
      }
      for (const sql of batches.flat()) await this.runner.query(sql);
      await this.runner.query('COMMIT');
    } catch (error) {
      await this.runner.query('ROLLBACK');
      throw error;
    }
  }

  private async runBatch(batch: Batch): Promise<void> {
    try {
      for (const sql of batch) await this.runner.query(sql).catch(unlessThere);
    } catch (error) {
      await this.runner.query('UNLOCK TABLES');
      throw error;
    }
  }
}

/** The function's name tells its body: one that is there already is the right one. */
function unlessThere(error: { errno?: number }): void {
  const FUNCTION_EXISTS = 1304;
  if (error.errno !== FUNCTION_EXISTS) throw error;
}

function isCurrent(
  { name, mark }: TriggerDefinition,
  installed: ReadonlyMap<string, InstalledTrigger>,
): boolean {
  return installed.get(name)?.text.includes(mark) === true;
}
