import type { TableStatus } from '../capture/trigger/trigger.installer.js';

/** Texts of the command line. */
export const cliMessages = {
  usage: `Usage: nestjs-audit migrate [options]
       nestjs-audit triggers install|remove|status [options]

migrate
  Brings the tables of the audit log to this release's schema. Run it when you deploy, before the
  application starts: in production it only verifies them (store.schema: 'verify').

triggers
  Database triggers that record what other programs and raw SQL write to the tables of audited
  entities. Needs the application's entities, so a --data-source. Run it after every migration of
  the application. status exits with 1 unless the triggers of every table are current.

Options:
  -d, --data-source <file>   file that exports your TypeORM DataSource
      --url <url>            mysql://, mariadb://, postgres:// or sqlite:<file>; instead of a file
                             (default: the environment variable DATABASE_URL)
      --table-prefix <text>  as store.tablePrefix (default: audit_)
      --partitions <how>     migrate: month or none, as store.partitions (default: month)
      --options <file>       triggers: file that exports the options of AuditModule.forRoot(), if
                             they say which entities are audited, what is redacted, or a catalogue
      --time-zone <zone>     triggers: zone of date-time columns without one, as +02:00 or a name
                             (default: that of the data source, else this process's)
      --dry-run              triggers: only print the SQL
  -h, --help                 this text`,
  unknownCommand: (command: string) =>
    `Unknown command "${command}". There are: migrate, triggers.`,
  oneCommand: (given: readonly string[]) => `Expected one command, got: ${given.join(' ')}.`,
  badPartitions: (given: string) => `--partitions: got "${given}", expected "month" or "none".`,
  noDataSource: 'Which database? Give --data-source <file>, --url <url>, or set DATABASE_URL.',
  badUrl: (protocol: string) =>
    `--url: got a "${protocol}" URL, expected mysql:, mariadb:, postgres:, postgresql: or sqlite:.`,
  noExport: (file: string) =>
    `${file} exports no TypeORM DataSource. Export one: export default new DataSource({ … }).`,
  notLoaded: (file: string, reason: string) =>
    `${file} cannot be loaded: ${reason}. Give the compiled .js file, or run node with a TypeScript loader.`,
  triggersAction: (given: string | undefined) =>
    `triggers: got ${given === undefined ? 'nothing' : `"${given}"`}, expected install, remove or status.`,
  triggersNeedFile:
    'triggers: which entities? Give --data-source <file>: a URL does not tell the entities.',
  triggerState: ({ table, state }: TableStatus) => `${table}: ${state}`,
  noTriggers: 'No entity of the data source is audited, and there are no triggers.',
  noOptions: (file: string) =>
    `--options: ${file} exports no options of AuditModule.forRoot() (an object with capture, redact or catalogue).`,
  noEventTable: (table: string) =>
    `There is no table ${table} to write to. Run nestjs-audit migrate first, or give its --table-prefix.`,
  badTimeZone: (zone: string) =>
    `--time-zone: got "${zone}", expected an offset such as +02:00, or a name such as Europe/Berlin.`,
  unknownTimeZone: (zone: string) =>
    `The database does not know the time zone "${zone}" of the application's date-time columns. Load the zone tables (mysql_tzinfo_to_sql), or give --time-zone with an offset such as +00:00.`,
  migrated: 'The tables of the audit log are up to date.',
  failed: (error: unknown) => `Failed: ${error instanceof Error ? error.message : String(error)}`,
};
