/** Texts of the command line. */
export const cliMessages = {
  usage: `Usage: nestjs-audit migrate [options]

Brings the tables of the audit log to this release's schema. Run it when you deploy, before the
application starts: in production it only verifies them (store.schema: 'verify').

Options:
  -d, --data-source <file>   file that exports your TypeORM DataSource
      --url <url>            mysql://, mariadb://, postgres:// or sqlite:<file>; instead of a file
                             (default: the environment variable DATABASE_URL)
      --table-prefix <text>  as store.tablePrefix (default: audit_)
      --partitions <how>     month or none, as store.partitions (default: month)
  -h, --help                 this text`,
  unknownCommand: (command: string) => `Unknown command "${command}". There is: migrate.`,
  oneCommand: (given: readonly string[]) => `Expected one command, got: ${given.join(' ')}.`,
  badPartitions: (given: string) => `--partitions: got "${given}", expected "month" or "none".`,
  noDataSource: 'Which database? Give --data-source <file>, --url <url>, or set DATABASE_URL.',
  badUrl: (protocol: string) =>
    `--url: got a "${protocol}" URL, expected mysql:, mariadb:, postgres:, postgresql: or sqlite:.`,
  noExport: (file: string) =>
    `${file} exports no TypeORM DataSource. Export one: export default new DataSource({ … }).`,
  notLoaded: (file: string, reason: string) =>
    `${file} cannot be loaded: ${reason}. Give the compiled .js file, or run node with a TypeScript loader.`,
  migrated: 'The tables of the audit log are up to date.',
  failed: (error: unknown) => `Failed: ${error instanceof Error ? error.message : String(error)}`,
};
