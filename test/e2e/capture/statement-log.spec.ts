import type { Logger } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { Article, Plain, statementEntities } from './statement.entities.js';

/** First words of the statements that the host's logger is told of. */
class QueryLog implements Logger {
  statements: string[] = [];

  logQuery(query: string): void {
    this.statements.push(/^[A-Z]+(?: TRANSACTION| INTO)?/.exec(query.trim())?.[0] ?? query);
  }
  logQueryError(): void {}
  logQuerySlow(): void {}
  logSchemaBuild(): void {}
  logMigration(): void {}
  log(): void {}
}

describeEachDatabase('statements in the query log', (kind) => {
  const log = new QueryLog();
  let app: CaptureApp;
  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: statementEntities, logger: log });
    await app.dataSource.getRepository(Article).insert({ id: 1, title: 'one' });
    await app.dataSource.getRepository(Plain).insert({ amount: 1 });
  });
  afterAll(() => app.stop());

  const logged = async (work: () => Promise<unknown>): Promise<string[]> => {
    log.statements = [];
    await work();
    return log.statements;
  };
  const own = (...statements: string[]) =>
    kind === 'sqlite' ? statements : ['START TRANSACTION', ...statements, 'COMMIT'];
  const articles = () => app.dataSource.getRepository(Article);

  it('a deletion is read before it, and nothing after', async () => {
    await articles().insert({ id: 5, title: 'five' });
    expect(await logged(() => articles().delete(5))).toEqual(
      own('SELECT', 'DELETE', 'INSERT INTO'),
    );
  });

  it('a row whose version is recorded is read again', async () => {
    expect(await logged(() => articles().update(1, { title: 'uno' }))).toEqual(
      own('SELECT', 'UPDATE', 'SELECT', 'INSERT INTO'),
    );
  });

  it('a statement that hits nothing costs one look', async () => {
    expect(await logged(() => articles().update(99, { title: 'x' }))).toEqual(
      own('SELECT', 'UPDATE'),
    );
  });

  it('nothing is added to what is not recorded', async () => {
    const plain = app.dataSource.getRepository(Plain);
    expect(await logged(() => plain.update(1, { amount: 2 }))).toEqual(['UPDATE']);
    expect(await logged(() => plain.delete(1))).toEqual(['DELETE']);
    expect(await logged(() => articles().update(1, { draft: 'x' }))).toEqual(['UPDATE']);
  });

  it("in a transaction of the host's there is a savepoint besides", async () => {
    const statements = await logged(() =>
      app.dataSource.transaction((manager) => manager.delete(Article, 1)),
    );
    expect(statements.slice(1, -1)).toEqual(
      {
        sqlite: ['SELECT', 'DELETE', 'INSERT INTO'],
        mariadb: ['SAVEPOINT', 'SELECT', 'DELETE', 'INSERT INTO'],
        postgres: ['SAVEPOINT', 'SELECT', 'DELETE', 'RELEASE', 'INSERT INTO'],
      }[kind as 'sqlite' | 'mariadb' | 'postgres'],
    );
  });
});
