import { QueryFailedError, type QueryRunner } from 'typeorm';

import { canJoinCommit, JointCommit } from '../../../../lib/capture/entity/joint.commit.js';
import { OwnSubscriber } from '../../../../lib/support/own.subscriber.js';

class Ours extends OwnSubscriber {
  afterQuery(): void {
    /* nothing to do */
  }
}

interface HostOptions {
  type?: string;
  version?: string;
  logging?: boolean;
  logger?: object | string;
  subscribers?: object[];
  maxQueryExecutionTime?: number;
}

function host(options: HostOptions = {}) {
  const { type = 'mysql', version = '10.11.9', logging = false, subscribers = [] } = options;
  return {
    options: { type, logger: options.logger },
    driver: { version, options: { maxQueryExecutionTime: options.maxQueryExecutionTime } },
    logger: { isLogEnabledFor: (what: string) => what === 'query' && logging, logQueryError() {} },
    subscribers,
  };
}

const runnerOf = (options?: HostOptions): QueryRunner =>
  ({ dataSource: host(options) }) as unknown as QueryRunner;

describe('canJoinCommit()', () => {
  it.each<[string, HostOptions]>([
    ['a host that looks at nothing', {}],
    ['subscribers that look at no statement', { subscribers: [{ afterUpdate() {} }] }],
    ['our own subscriber', { subscribers: [new Ours()] }],
    ['the driver type mariadb', { type: 'mariadb' }],
  ])('is true for %s', (_name, options) => {
    expect(canJoinCommit(runnerOf(options))).toBe(true);
  });

  it.each<[string, HostOptions]>([
    ['MySQL', { version: '8.4.3' }],
    ['a server of unknown version', { version: '' }],
    ['PostgreSQL', { type: 'postgres', version: '15.4' }],
    ['a query log', { logging: true }],
    ['a logger of the host', { logger: { logQuery() {} } }],
    ['the debug logger', { logger: 'debug' }],
    ['a log of slow statements', { maxQueryExecutionTime: 1_000 }],
    ['a subscriber before statements', { subscribers: [{ beforeQuery() {} }] }],
    ['a subscriber after statements', { subscribers: [{ afterQuery() {} }] }],
  ])('is false for %s', (_name, options) => {
    expect(canJoinCommit(runnerOf(options))).toBe(false);
  });
});

interface Server {
  /** What the compound statement fails of. */
  failure?: { errno?: number; fatal?: boolean };
  /** What the server says of the INSERT inside of it, when asked. */
  appended?: 0 | 1 | 'gone';
  canExecute?: boolean;
  failsCommit?: Error;
}

function connectedTo({ failure, appended = 0, canExecute = true, failsCommit }: Server) {
  const sent: string[] = [];
  const execute = (sql: string, values: unknown[], done: (error: Error | null) => void): void => {
    sent.push(`${sql} -- ${values.join(' ')}`);
    done(failure ? Object.assign(new Error('refused'), failure) : null);
  };
  const runner = {
    dataSource: host(),
    connect: () => Promise.resolve(canExecute ? { execute } : {}),
    query: (sql: string, values: unknown[]) => {
      sent.push(`${sql} -- ${values.join(' ')}`);
      if (!sql.startsWith('SELECT')) return Promise.resolve([]);
      return appended === 'gone'
        ? Promise.reject(new Error('connection closed'))
        : Promise.resolve([{ appended }]);
    },
  };
  const commit = (): Promise<unknown> => {
    sent.push('COMMIT');
    return failsCommit ? Promise.reject(failsCommit) : Promise.resolve([]);
  };
  return { sent, joint: new JointCommit(runner as unknown as QueryRunner, commit, 'mark-1') };
}

const INSERT = 'INSERT INTO audit_event VALUES (?)';
const COMPOUND =
  'BEGIN NOT ATOMIC INSERT INTO audit_event VALUES (?); SET @nestjs_audit_appended = ?; COMMIT; END -- row mark-1';
const QUESTION = 'SELECT @nestjs_audit_appended = ? AS appended -- mark-1';

describe('JointCommit', () => {
  it('sends the statement and the COMMIT in one go', async () => {
    const { sent, joint } = connectedTo({});
    await joint.query(INSERT, ['row']);
    expect(joint.result()).toBeUndefined();
    expect(sent).toEqual([COMPOUND]);
  });

  it('throws the failure of the statement, and commits nothing', async () => {
    const { sent, joint } = connectedTo({ failure: { errno: 1062 } });
    const error = await joint.query(INSERT, ['row']).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(QueryFailedError);
    expect(error).toMatchObject({ query: INSERT, parameters: ['row'], errno: 1062 });
    expect(sent).toEqual([COMPOUND, QUESTION]);
  });

  it("gives the failure of the COMMIT as TypeORM's own", async () => {
    const { joint } = connectedTo({ failure: { errno: 1213 }, appended: 1 });
    await joint.query(INSERT, ['row']);
    expect(() => joint.result()).toThrow(QueryFailedError);
    expect(() => joint.result()).toThrow(expect.objectContaining({ query: 'COMMIT', errno: 1213 }));
  });

  it.each<[string, Server]>([
    ['with an error that says so', { failure: { fatal: true } }],
    ['as the next statement tells', { failure: { errno: 1927 }, appended: 'gone' }],
  ])('takes a connection lost %s for a COMMIT of unknown outcome', async (_name, server) => {
    const { joint } = connectedTo(server);
    await joint.query(INSERT, ['row']);
    expect(() => joint.result()).toThrow(expect.objectContaining({ query: 'COMMIT' }));
  });

  it.each<[string, Server]>([
    ['knows no compound statements', { failure: { errno: 1064 } }],
    ['cannot prepare them', { failure: { errno: 1295 } }],
    ['keeps no more prepared statements', { failure: { errno: 1461 } }],
    ['is reached by a driver without prepared statements', { canExecute: false }],
  ])('sends them one after the other where the server %s', async (_name, server) => {
    const { sent, joint } = connectedTo(server);
    await joint.query(INSERT, ['row']);
    expect(joint.result()).toBeUndefined();
    expect(sent.slice(-2)).toEqual([`${INSERT} -- row`, 'COMMIT']);
  });

  it('keeps the failure of a COMMIT sent by itself apart from that of the statement', async () => {
    const failsCommit = new Error('no COMMIT');
    const { joint } = connectedTo({ canExecute: false, failsCommit });
    await joint.query(INSERT, ['row']);
    expect(() => joint.result()).toThrow(failsCommit);
  });
});
