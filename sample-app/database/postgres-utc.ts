import pg from 'pg';

/** Reads `timestamp` columns as UTC; the driver would take them for the process's own time zone. */
const utcTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.TIMESTAMP
      ? (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * Makes `timestamp` columns hold UTC whatever the time zones of the process and
 * of the server: what the database writes, what the driver writes, what it reads.
 *
 * @returns options of the connection pool
 */
export function utcTimestamps(): { options: string; types: pg.CustomTypesConfig } {
  // There is no such option of a pool: it is for the whole process.
  pg.defaults.parseInputDatesAsUTC = true;
  return { options: '-c TimeZone=UTC', types: utcTypes };
}
