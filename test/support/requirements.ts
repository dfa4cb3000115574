/** What a suite may need beyond Node and SQLite. */
export type Requirement = 'mariadb' | 'postgres' | 'registry' | 'chromium';

const HOW_TO_MEET: Record<Requirement, string> = {
  mariadb:
    'start MariaDB or MySQL on 127.0.0.1:3306 (root, no password) or set AUDIT_TEST_MYSQL_URL',
  postgres: 'start PostgreSQL on 127.0.0.1:5432 (user postgres) or set AUDIT_TEST_POSTGRES_URL',
  registry: 'make an npm registry reachable',
  chromium: 'install Chromium or set AUDIT_TEST_CHROMIUM to its path',
};

/** True if this machine meets the requirement; found out once, in Jest's global setup. */
export function isAvailable(requirement: Requirement): boolean {
  return (process.env['AUDIT_TEST_AVAILABLE'] ?? '').split(',').includes(requirement);
}

/**
 * `describe` for a suite that needs a server or a program.
 *
 * Where it is missing the suite is skipped under its name. With
 * `AUDIT_TEST_REQUIRE=all` a missing one is a failing test instead.
 */
export function describeIf(
  requirement: Requirement | undefined,
  name: string,
  define: () => void,
): void {
  if (requirement === undefined || isAvailable(requirement)) {
    describe(name, define);
  } else if (process.env['AUDIT_TEST_REQUIRE'] === 'all') {
    describe(name, () => {
      it(`needs ${requirement}`, () => {
        throw new Error(`${requirement} is required here: ${HOW_TO_MEET[requirement]}`);
      });
    });
  } else {
    describe.skip(`${name} [needs ${requirement}: ${HOW_TO_MEET[requirement]}]`, define);
  }
}
