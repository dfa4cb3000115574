import { describeEachDatabase, type DatabaseKind } from '../../support/databases.js';
import { TeamMember } from './entities.js';
import { about, idsOf, RawTransactions } from './raw-transaction.harness.js';

function describeOn(kind: DatabaseKind, define: (host: RawTransactions) => void): void {
  describeEachDatabase(
    'transactions begun with SQL, in its own way',
    () => {
      const host = new RawTransactions();
      beforeAll(() => host.start(kind));
      beforeEach(() => host.begin());
      afterEach(() => host.end());
      afterAll(() => host.app.stop());
      define(host);
    },
    [kind],
  );
}

describeOn('mariadb', (host) => {
  it('without autocommit every statement is in a transaction', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('SET autocommit = ?', [0]);
      await host.add('a');
      await host.add('b');
      await runner.query('COMMIT');
      await host.add('c');
      await runner.query('ROLLBACK');
      await host.add('d');
      await runner.query('SET @@session.autocommit = ON');
      await host.add('e');
    });
    expect(about(events)).toEqual(['t:a', 't:b', 't:d', 't:e']);
    expect(events[0].transactionId).toBe(events[1].transactionId);
    expect(idsOf(events).size).toBe(3);
    expect(await host.members()).toEqual(['a', 'b', 'd', 'e']);
  });

  it.each(['BEGIN', 'CREATE TABLE IF NOT EXISTS made (id int)', 'TRUNCATE scratch'])(
    '%s commits what is open',
    async (statement) => {
      const { app, runner } = host;
      const events = await app.eventsOf(async () => {
        await runner.query('START TRANSACTION');
        await host.add('a');
        await runner.query(statement);
        await runner.query('ROLLBACK');
      });
      expect(about(events)).toEqual(['t:a']);
      expect(await host.members()).toEqual(['a']);
    },
  );

  it('a temporary table commits nothing', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await runner.query('CREATE TEMPORARY TABLE brief (id int)');
      await runner.query('DROP TEMPORARY TABLE brief');
      await runner.query('ROLLBACK');
    });
    expect(events).toEqual([]);
    expect(await host.members()).toEqual([]);
  });

  it("TypeORM's own transaction commits a raw one", async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await runner.startTransaction();
      await host.add('b');
      await runner.rollbackTransaction();
    });
    expect(about(events)).toEqual(['t:a']);
    expect(await host.members()).toEqual(['a']);
  });

  it('COMMIT AND CHAIN begins the next one', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await runner.query('COMMIT AND CHAIN');
      await host.add('b');
      await runner.query('ROLLBACK AND CHAIN');
      await host.add('c');
      await runner.query('COMMIT');
    });
    expect(about(events)).toEqual(['t:a', 't:c']);
    expect(idsOf(events).size).toBe(2);
  });

  it('forgets the events of a transaction that a deadlock has undone', async () => {
    const { app, runner, dataSource } = host;
    await app.audit.suspend('set up', () =>
      dataSource.query(`INSERT INTO team_member (team, person) VALUES ('x', '1'), ('x', '2')`),
    );
    const other = dataSource.createQueryRunner();
    const touch = (who: typeof runner, person: string): Promise<unknown> =>
      who.query(`UPDATE team_member SET capacity = 2 WHERE team = 'x' AND person = ?`, [person]);
    const events = await app.eventsOf(async () => {
      // The one with fewer changes is the victim.
      await other.query('BEGIN');
      await app.audit.suspend('weight', () =>
        other.query(`INSERT INTO scratch (text) VALUES ${"('x'), ".repeat(50)}('x')`),
      );
      await runner.query('BEGIN');
      await host.add('lost');
      await touch(runner, '1');
      await touch(other, '2');
      const winner = touch(other, '1');
      await expect(touch(runner, '2')).rejects.toThrow(/deadlock/i);
      await winner;
      await other.query('COMMIT');
      // Outside of any transaction now, and the host does not know it.
      await host.add('alone');
      await runner.query('COMMIT');
    });
    await other.release();
    expect(about(events)).toEqual(['audit.suspended', '*', '*', 't:alone']);
    expect(await host.members()).toEqual(['1', '2', 'alone']);
  });
});

describeOn('postgres', (host) => {
  it('COMMIT of a failed transaction rolls back, as it does without capture', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await expect(runner.query('SELECT nothing')).rejects.toThrow(/nothing/);
      await runner.query('COMMIT');
      await runner.startTransaction();
      await host.add('b');
      await expect(runner.query('SELECT nothing')).rejects.toThrow(/nothing/);
      await runner.commitTransaction();
      await host.add('c');
    });
    expect(about(events)).toEqual(['t:c']);
    expect(await host.members()).toEqual(['c']);
  });

  it('a savepoint rescues a failed transaction', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await runner.query('SAVEPOINT "Mine"');
      await host.add('b');
      await expect(host.add('a')).rejects.toThrow(/duplicate/);
      await runner.query('ROLLBACK TO SAVEPOINT "Mine"');
      await host.add('c');
      await runner.query('END');
    });
    expect(about(events)).toEqual(['t:a', 't:c']);
  });

  it("TypeORM's own transaction joins a raw one and ends it", async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await runner.startTransaction();
      await host.add('b');
      await runner.commitTransaction();
      await runner.query('ROLLBACK');
      await runner.query('BEGIN');
      await host.add('c');
      await runner.startTransaction();
      await host.add('d');
      await runner.rollbackTransaction();
      await runner.query('COMMIT');
    });
    expect(about(events)).toEqual(['t:a', 't:b']);
    expect(idsOf(events).size).toBe(1);
    expect(await host.members()).toEqual(['a', 'b']);
  });

  it('a COMMIT that fails leaves no event, and the error is the database’s', async () => {
    const { app, runner } = host;
    await runner.query(
      'CREATE TABLE late (id int PRIMARY KEY, parent int REFERENCES late DEFERRABLE INITIALLY DEFERRED)',
    );
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await runner.query('INSERT INTO late VALUES (1, 7)');
      await expect(runner.query('COMMIT')).rejects.toThrow(/foreign key/);
      await host.add('b');
    });
    expect(about(events)).toEqual(['t:b']);
    expect(await host.members()).toEqual(['b']);
  });

  it('COMMIT AND CHAIN begins the next one', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await runner.query('COMMIT AND CHAIN');
      await host.add('b');
      await runner.query('ROLLBACK');
    });
    expect(about(events)).toEqual(['t:a']);
    expect(await host.members()).toEqual(['a']);
  });

  it('a whole transaction in one text', async () => {
    const { app, runner } = host;
    const insert = `INSERT INTO team_member (team, person) VALUES ('t', 'a')`;
    const events = await app.eventsOf(async () => {
      await runner.query(`BEGIN; ${insert}; COMMIT`);
      await runner.query(`BEGIN; ${insert.replace("'a'", "'b'")}`);
      await host.add('c');
      await runner.query('ROLLBACK');
    });
    expect(about(events)).toEqual(['*']);
    expect(await host.members()).toEqual(['a']);
  });
});

describeOn('sqlite', (host) => {
  it('a savepoint begins a transaction, its release commits it', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('SAVEPOINT outer_one');
      await host.add('a');
      await runner.query('SAVEPOINT inner_one');
      await host.add('b');
      await runner.query('ROLLBACK TO inner_one');
      await runner.query('RELEASE outer_one');
      await runner.query('SAVEPOINT outer_one');
      await host.add('c');
      await runner.query('ROLLBACK TO outer_one');
      await host.add('d');
      await runner.query('ROLLBACK');
      await host.add('e');
    });
    expect(about(events)).toEqual(['t:a', 't:e']);
    expect(events[0].transactionId).toEqual(expect.any(String));
    expect(events[1].transactionId).toBeUndefined();
    expect(await host.members()).toEqual(['a', 'e']);
  });

  it('what others write meanwhile belongs to it, as without capture', async () => {
    const { app, runner, dataSource } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN IMMEDIATE');
      await host.add('a');
      await dataSource.getRepository(TeamMember).insert({ team: 't', person: 'b' });
      await runner.query('END');
      await runner.query('BEGIN');
      await dataSource.getRepository(TeamMember).insert({ team: 't', person: 'c' });
      await runner.query('ROLLBACK');
    });
    expect(about(events)).toEqual(['t:a', 't:b']);
    expect(idsOf(events).size).toBe(1);
    expect(await host.members()).toEqual(['a', 'b']);
  });

  it('forgets the events of a transaction that a failure has undone', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      const insert = `INSERT OR ROLLBACK INTO team_member (team, person) VALUES ('t', 'a')`;
      await expect(runner.query(insert)).rejects.toThrow(/UNIQUE/);
      await host.add('b');
    });
    expect(about(events)).toEqual(['t:b']);
    expect(await host.members()).toEqual(['b']);
  });

  it('a BEGIN that fails begins nothing', async () => {
    const { app, runner } = host;
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await expect(runner.query('BEGIN')).rejects.toThrow(/within a transaction/);
      await host.add('b');
      await runner.query('COMMIT');
    });
    expect(about(events)).toEqual(['t:a', 't:b']);
    expect(idsOf(events).size).toBe(1);
  });

  it('a COMMIT that fails leaves the transaction open', async () => {
    const { app, runner } = host;
    await runner.query(
      'CREATE TABLE late (id int PRIMARY KEY, parent int REFERENCES late DEFERRABLE INITIALLY DEFERRED)',
    );
    const events = await app.eventsOf(async () => {
      await runner.query('BEGIN');
      await host.add('a');
      await runner.query('INSERT INTO late VALUES (1, 7)');
      await expect(runner.query('COMMIT')).rejects.toThrow(/FOREIGN KEY/);
      await runner.query('UPDATE late SET parent = NULL');
      await host.add('b');
      await runner.query('COMMIT');
    });
    expect(about(events)).toEqual(['t:a', 't:b']);
    expect(idsOf(events).size).toBe(1);
    expect(await host.members()).toEqual(['a', 'b']);
  });
});

describeEachDatabase(
  'a runner released in the middle of a transaction',
  (kind) => {
    const host = new RawTransactions();
    beforeAll(() => host.start(kind, { poolSize: 1 }));
    beforeEach(() => host.begin());
    afterEach(async () => {
      await host.runner.release();
      await host.dataSource.query('ROLLBACK');
    });
    afterAll(() => host.app.stop());

    it.each(['COMMIT', 'ROLLBACK'])(
      'its events share the fate that the next one gives it: %s',
      async (end) => {
        const { app, dataSource, runner } = host;
        const events = await app.eventsOf(async () => {
          await runner.query('BEGIN');
          await host.add('a');
          await runner.release();
          // Nobody but the pool knows that this gets the same connection.
          await dataSource.getRepository(TeamMember).insert({ team: 't', person: 'b' });
          await dataSource.query('UPDATE team_member SET capacity = 2');
          await dataSource.query(end);
          await dataSource.getRepository(TeamMember).insert({ team: 't', person: 'c' });
        });
        const kept = end === 'COMMIT';
        expect(about(events)).toEqual(kept ? ['t:a', 't:b', '*', 't:c'] : ['t:c']);
        expect(await host.members()).toEqual(kept ? ['a', 'b', 'c'] : ['c']);
      },
    );

    it('data source queries that begin and end one', async () => {
      const { app, dataSource, runner } = host;
      await runner.release();
      const insert = `INSERT INTO team_member (team, person) VALUES ('t', 'a')`;
      const events = await app.eventsOf(async () => {
        await dataSource.query('BEGIN');
        await dataSource.query(insert);
        await dataSource.query('ROLLBACK');
        await dataSource.query('BEGIN');
        await dataSource.query(insert);
        await dataSource.query('COMMIT');
      });
      expect(about(events)).toEqual(['*']);
      expect(await host.members()).toEqual(['a']);
    });
  },
  ['mariadb', 'postgres'],
);
