import type { QueryRunner } from 'typeorm';

import type { QueryRunnerJournal } from '../entity/query-runner.journal.js';
import { transactionDepth } from '../entity/typeorm-internals.js';
import { LOCK_TIMEOUT_ERRNO, LOSING_ERRNOS } from '../statement/lost-transactions.js';
import { runUnobserved, type Around } from '../statement/query.seam.js';
import { hasEnded, leaveOpen } from './left-open.connections.js';
import type { SqlDialect } from './sql-dialect.js';
import type { TransactionCommand } from './transaction-command.js';

type CommandKind = TransactionCommand['kind'];

interface RunnerState {
  /** Names of the open savepoints, outermost first. */
  savepoints: string[];
  /** MySQL's `autocommit` is off: where one transaction ends the next begins. */
  isAutocommitOff: boolean;
  /** SQLite: the outermost savepoint has begun the transaction, and its release commits it. */
  isBegunBySavepoint: boolean;
  /** Statements that TypeORM has announced and is about to send itself. */
  expected: Set<CommandKind>;
  /** The last statement has failed; on PostgreSQL a transaction can then only be rolled back. */
  hasFailed: boolean;
  /** A COMMIT is under way. */
  isEnding: boolean;
  /** It is a ROLLBACK in truth. */
  isRollingBack: boolean;
}

/** Knows the transaction of every query runner, however it was begun, and tells the journal. */
export class TransactionTracker {
  private readonly states = new WeakMap<QueryRunner, RunnerState>();
  /** `innodb_rollback_on_timeout`, which is fixed when the server starts; undefined until it matters. */
  private losesOnTimeout: boolean | undefined;

  constructor(
    readonly journal: QueryRunnerJournal,
    private readonly dialect: SqlDialect,
  ) {}

  // What TypeORM tells its subscribers.

  starting(runner: QueryRunner): void {
    this.stateOf(runner).expected.add(transactionDepth(runner) > 0 ? 'savepoint' : 'begin');
  }

  async started(runner: QueryRunner): Promise<void> {
    const depth = transactionDepth(runner);
    if (depth > 1) this.savepoint(runner, savepointName(depth - 1));
    else await this.begun(runner);
    this.stateOf(runner).expected.clear();
  }

  async committing(runner: QueryRunner): Promise<void> {
    const isSavepoint = transactionDepth(runner) > 1;
    this.stateOf(runner).expected.add(isSavepoint ? 'release' : 'commit');
    if (!isSavepoint) await this.closing(runner, 'withCommit');
  }

  async committed(runner: QueryRunner): Promise<void> {
    const depth = transactionDepth(runner);
    if (depth > 0) await this.released(runner, savepointName(depth));
    else await this.ended(runner, 'commit');
    this.stateOf(runner).expected.clear();
  }

  rollingBack(runner: QueryRunner): void {
    this.stateOf(runner).expected.add(transactionDepth(runner) > 1 ? 'rollbackTo' : 'rollback');
  }

  async rolledBack(runner: QueryRunner): Promise<void> {
    const depth = transactionDepth(runner);
    if (depth > 0) this.rolledBackTo(runner, savepointName(depth), 'drop');
    else await this.ended(runner, 'rollback');
    this.stateOf(runner).expected.clear();
  }

  /** After each statement: some failures end a transaction, or condemn it. */
  answered(runner: QueryRunner, failure: unknown): void | Promise<void> {
    const state = this.states.get(runner);
    if (!state) return;
    if (!failure) state.hasFailed = false;
    if (!this.journal.isOpen(runner)) return;
    if (failure) state.hasFailed = isAnswer(failure);
    if (this.hasDatabaseRolledBack(runner, failure)) this.lost(runner);
    else if (this.dialect === 'mysql' && errnoOf(failure) === LOCK_TIMEOUT_ERRNO) {
      return this.timedOut(runner);
    }
  }

  /** The answer comes before that of the host's next statement. */
  private async timedOut(runner: QueryRunner): Promise<void> {
    try {
      this.losesOnTimeout ??= await rollsBackOnTimeout(runner);
    } catch {
      // The connection is gone, and with it the transaction.
      return this.lost(runner);
    }
    if (this.losesOnTimeout) this.lost(runner);
  }

  private lost(runner: QueryRunner): void {
    if (!this.journal.isOpen(runner)) return;
    this.dropAll(runner);
    if (this.stateOf(runner).isAutocommitOff) this.journal.begun(runner);
  }

  // What raw SQL does.

  /** How to run a statement with these commands; undefined if TypeORM has sent it, which tells of it itself. */
  around(
    runner: QueryRunner,
    commands: readonly TransactionCommand[],
    parameters: readonly unknown[] | undefined,
  ): Around | undefined {
    if (commands.length === 1 && this.states.get(runner)?.expected.delete(commands[0].kind)) {
      // MySQL commits a transaction that raw SQL has begun when TypeORM begins its own.
      if (commands[0].kind === 'commit' && this.journal.isHolding(runner)) {
        return (run) => this.journal.commit(runner, run);
      }
      const isNested = commands[0].kind === 'begin' && this.journal.isOpen(runner);
      if (!isNested || this.dialect !== 'mysql') return undefined;
      return async (run) => {
        await this.closing(runner);
        return run();
      };
    }
    const known = commands.map((command) => withValue(command, parameters));
    return async (run) => {
      const isEnding = known.some((command) => this.endsTransaction(runner, command));
      if (isEnding) await this.closing(runner);
      let result: unknown;
      try {
        result = await run();
      } catch (error) {
        if (isEnding) await this.endingFailed(runner, known);
        throw error;
      }
      for (const command of known) await this.apply(runner, command);
      return result;
    };
  }

  private endsTransaction(runner: QueryRunner, command: TransactionCommand): boolean {
    if (!this.journal.isOpen(runner)) return false;
    const { savepoints, isAutocommitOff, isBegunBySavepoint } = this.stateOf(runner);
    switch (command.kind) {
      case 'commit':
      case 'implicitCommit':
        return true;
      case 'begin':
        return this.dialect === 'mysql';
      case 'autocommit':
        return command.value === true && isAutocommitOff;
      case 'release':
        return isBegunBySavepoint && savepoints.lastIndexOf(command.name) === 0;
      default:
        return false;
    }
  }

  private async apply(runner: QueryRunner, command: TransactionCommand): Promise<void> {
    switch (command.kind) {
      case 'begin':
        await this.begun(runner);
        return this.watchRelease(runner);
      case 'commit':
      case 'rollback':
        await this.ended(runner, command.kind);
        if (command.chain && !this.journal.isOpen(runner)) this.journal.begun(runner);
        return;
      case 'implicitCommit':
        return this.ended(runner, 'commit');
      case 'autocommit':
        return this.autocommit(runner, command.value !== false);
      case 'savepoint':
        return this.savepoint(runner, command.name);
      case 'release':
        return this.released(runner, command.name);
      case 'rollbackTo':
        return this.rolledBackTo(runner, command.name, 'keep');
    }
  }

  private async begun(runner: QueryRunner): Promise<void> {
    if (this.journal.isOpen(runner)) {
      // PostgreSQL warns and goes on in the transaction that there is.
      if (this.dialect === 'postgres') return;
      // MySQL has committed it; on SQLite it cannot be open any more.
      if (this.dialect === 'mysql') await this.commitAll(runner);
      else this.dropAll(runner);
    }
    const state = this.stateOf(runner);
    state.savepoints = [];
    state.isBegunBySavepoint = state.isEnding = false;
    this.journal.begun(runner);
  }

  private async autocommit(runner: QueryRunner, isOn: boolean): Promise<void> {
    const state = this.stateOf(runner);
    if (isOn && state.isAutocommitOff) {
      state.isAutocommitOff = false;
      return this.ended(runner, 'commit');
    }
    if (isOn) return;
    state.isAutocommitOff = true;
    if (!this.journal.isOpen(runner)) this.journal.begun(runner);
    this.watchRelease(runner);
  }

  private savepoint(runner: QueryRunner, name: string): void {
    const state = this.stateOf(runner);
    if (!this.journal.isOpen(runner)) {
      // Elsewhere a savepoint outside of a transaction does nothing.
      if (this.dialect !== 'sqlite') return;
      this.journal.begun(runner);
      state.savepoints = [];
      state.isEnding = false;
      state.isBegunBySavepoint = true;
    }
    // MySQL forgets an older savepoint of this name; the others find it again when this one is gone.
    if (this.dialect === 'mysql') {
      state.savepoints = state.savepoints.map((other) => (other === name ? '' : other));
    }
    state.savepoints.push(name);
    this.journal.begun(runner);
  }

  private async released(runner: QueryRunner, name: string): Promise<void> {
    const state = this.stateOf(runner);
    const level = state.savepoints.lastIndexOf(name);
    if (level < 0) return;
    if (level === 0 && state.isBegunBySavepoint) return this.ended(runner, 'commit');
    while (state.savepoints.length > level) {
      state.savepoints.pop();
      await this.journal.committed(runner);
    }
  }

  /** A savepoint that raw SQL has rolled back to is still there; TypeORM forgets its own. */
  private rolledBackTo(runner: QueryRunner, name: string, then: 'keep' | 'drop'): void {
    const { savepoints } = this.stateOf(runner);
    const level = savepoints.lastIndexOf(name);
    if (level < 0) return;
    while (savepoints.length > level) {
      savepoints.pop();
      this.journal.rolledBack(runner);
    }
    if (then === 'keep') this.savepoint(runner, name);
  }

  /** The events are written before the COMMIT is sent; in a condemned transaction there is nothing to write. */
  private async closing(runner: QueryRunner, how?: 'withCommit'): Promise<void> {
    const state = this.stateOf(runner);
    const isCondemned = this.dialect === 'postgres' && state.hasFailed;
    state.isRollingBack = isCondemned && !this.journal.isBroken(runner);
    if (state.isRollingBack) return;
    if (how === 'withCommit') await this.journal.holding(runner);
    else await this.journal.committing(runner);
    state.isEnding = true;
  }

  private async ended(runner: QueryRunner, how: 'commit' | 'rollback'): Promise<void> {
    const state = this.stateOf(runner);
    if (how === 'commit' && !state.isRollingBack) await this.commitAll(runner);
    else this.dropAll(runner);
    state.isRollingBack = state.isEnding = false;
    if (state.isAutocommitOff) this.journal.begun(runner);
    else await hasEnded(runner);
  }

  /** A COMMIT has failed. SQLite keeps the transaction if it was only busy. */
  private async endingFailed(
    runner: QueryRunner,
    commands: readonly TransactionCommand[],
  ): Promise<void> {
    const isCommit = commands.length === 1 && commands[0].kind === 'commit';
    this.stateOf(runner).isEnding = false;
    if (!isCommit || !this.journal.isOpen(runner)) return;
    if (this.dialect === 'sqlite' && isInSqliteTransaction(runner) !== false) return;
    await this.ended(runner, 'rollback');
  }

  private async commitAll(runner: QueryRunner): Promise<void> {
    this.stateOf(runner).savepoints = [];
    while (this.journal.isOpen(runner)) await this.journal.committed(runner);
  }

  private dropAll(runner: QueryRunner): void {
    this.stateOf(runner).savepoints = [];
    while (this.journal.isOpen(runner)) this.journal.rolledBack(runner);
  }

  /**
   * A runner released in the middle of a transaction leaves it to whoever gets the connection next.
   * Its events are written before that, and share the transaction's fate.
   */
  private watchRelease(runner: QueryRunner): void {
    if (this.dialect === 'sqlite' || Object.hasOwn(runner, 'release')) return;
    const { release } = runner;
    runner.release = async () => {
      delete (runner as Partial<QueryRunner>).release;
      try {
        if (this.journal.isOpen(runner)) {
          await this.closing(runner);
          await leaveOpen(runner);
          await this.commitAll(runner);
        }
      } finally {
        await release.call(runner);
      }
    };
  }

  private hasDatabaseRolledBack(runner: QueryRunner, failure: unknown): boolean {
    if (this.dialect === 'sqlite') {
      // TypeORM 0.3 does not tell of failures there; the next statement finds out.
      return !this.stateOf(runner).isEnding && isInSqliteTransaction(runner) === false;
    }
    const errno = errnoOf(failure);
    return this.dialect === 'mysql' && errno !== undefined && LOSING_ERRNOS.has(errno);
  }

  private stateOf(runner: QueryRunner): RunnerState {
    let state = this.states.get(runner);
    if (!state) {
      state = {
        savepoints: [],
        isAutocommitOff: false,
        isBegunBySavepoint: false,
        expected: new Set(),
        hasFailed: false,
        isEnding: false,
        isRollingBack: false,
      };
      this.states.set(runner, state);
    }
    return state;
  }
}

/** As TypeORM calls them, in capitals as all names here. */
const savepointName = (level: number): string => `TYPEORM_${level}`;

/** The database has answered, with its own code of five characters: nothing went wrong before it was asked. */
function isAnswer(failure: unknown): boolean {
  const { code } = failure as { code?: unknown };
  return typeof code === 'string' && code.length === 5;
}

const errnoOf = (failure: unknown): number | undefined =>
  (failure as { errno?: number } | null | undefined)?.errno;

async function rollsBackOnTimeout(runner: QueryRunner): Promise<boolean> {
  const [row] = (await runUnobserved(runner, 'SELECT @@innodb_rollback_on_timeout AS loses')) as {
    loses: number | string;
  }[];
  return Number(row.loses) === 1;
}

/** Undefined where the driver does not tell. */
function isInSqliteTransaction(runner: QueryRunner): boolean | undefined {
  const { driver } = runner as unknown as { driver: { databaseConnection?: object } };
  return (driver.databaseConnection as { inTransaction?: boolean } | undefined)?.inTransaction;
}

function withValue(
  command: TransactionCommand,
  parameters: readonly unknown[] | undefined,
): TransactionCommand {
  if (command.kind !== 'autocommit' || typeof command.value !== 'number') return command;
  const value = parameters?.[command.value];
  return { kind: 'autocommit', value: !/^(?:0|off|false)$/i.test(String(value)) };
}
