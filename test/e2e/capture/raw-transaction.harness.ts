import type { AuditEvent } from 'nestjs-audit-trail';
import type { DataSource, QueryRunner } from 'typeorm';

import type { DatabaseKind } from '../../support/databases.js';
import { CaptureApp, type HostOptions } from './capture-app.js';
import { TeamMember } from './entities.js';

/** Whom each event is about; `*` for a raw statement's, the action where it is nobody. */
export const about = (events: readonly AuditEvent[]): string[] =>
  events.map(({ target, action }) => target?.id ?? action);

export const idsOf = (events: readonly AuditEvent[]): Set<string | undefined> =>
  new Set(events.map(({ transactionId }) => transactionId));

/** An app whose members come and go, and a runner for the test's transactions. */
export class RawTransactions {
  app!: CaptureApp;
  runner!: QueryRunner;

  get dataSource(): DataSource {
    return this.app.dataSource;
  }

  async start(kind: DatabaseKind, host: HostOptions = {}): Promise<void> {
    this.app = await CaptureApp.start(kind, {}, host);
  }

  async begin(): Promise<void> {
    await this.app.audit.suspend('set up', () => this.dataSource.query('DELETE FROM team_member'));
    this.runner = this.dataSource.createQueryRunner();
  }

  /** Ends what a failed test may have left open. */
  async end(): Promise<void> {
    if (this.runner.isReleased) return;
    await this.runner.query('ROLLBACK').catch(() => undefined);
    await this.runner.release();
  }

  /** Adds a member; its event is about `t:<person>`. */
  add(person: string, runner = this.runner): Promise<unknown> {
    return runner.manager.insert(TeamMember, { team: 't', person });
  }

  async members(): Promise<string[]> {
    const found = await this.dataSource
      .getRepository(TeamMember)
      .find({ order: { person: 'ASC' } });
    return found.map(({ person }) => person);
  }

  /** Statements given to the database while `work` runs. */
  async statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const statements: string[] = [];
    const spy = { beforeQuery: ({ query }: { query: string }) => void statements.push(query) };
    this.dataSource.subscribers.push(spy);
    try {
      await work();
    } finally {
      this.dataSource.subscribers.splice(this.dataSource.subscribers.indexOf(spy), 1);
    }
    return statements;
  }
}
