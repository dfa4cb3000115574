import { DataSource } from 'typeorm';
import { createDatabase, describeEachDatabase } from './databases.js';

describeEachDatabase('createDatabase', (kind) => {
  it('gives an empty database that keeps any text', async () => {
    const database = await createDatabase(kind);
    const source = await new DataSource(database.options).initialize();
    await source.query('CREATE TABLE note (text VARCHAR(50))');
    await source.query(`INSERT INTO note (text) VALUES ('été 😀')`);
    expect(await source.query('SELECT text FROM note')).toEqual([{ text: 'été 😀' }]);
    await source.destroy();
    await database.drop();
  });
});

describeEachDatabase(
  'drop',
  (kind) => {
    it('removes the database while a transaction holds it', async () => {
      const database = await createDatabase(kind);
      const source = await new DataSource(database.options).initialize();
      await source.query('CREATE TABLE note (text VARCHAR(50))');
      const runner = source.createQueryRunner();
      await runner.startTransaction();
      await runner.query('SELECT text FROM note');
      await database.drop();
      await expect(new DataSource(database.options).initialize()).rejects.toThrow(database.name);
      await source.destroy();
    });
  },
  ['mariadb', 'postgres'],
);

describe('the environment of the tests', () => {
  it('is not in UTC, and not a whole hour off it', () => {
    expect(new Date('2026-01-15T12:00:00Z').getHours()).toBe(8);
    expect(new Date('2026-01-15T12:00:00Z').getMinutes()).toBe(30);
  });
});
