import { dialectOf } from '../../../lib/store/dialect/dialect-of.js';

describe('dialectOf', () => {
  it('knows the supported drivers', () => {
    const kinds = ['better-sqlite3', 'mysql', 'mariadb', 'postgres'].map((d) => dialectOf(d).kind);
    expect(kinds).toEqual(['sqlite', 'mysql', 'mysql', 'postgres']);
  });

  it('refuses another one, naming those it takes', () => {
    expect(() => dialectOf('mssql')).toThrow(/"mssql".*better-sqlite3, mysql, mariadb, postgres/);
  });
});
