import pg from 'pg';

/**
 * Reads PostgreSQL `timestamp` columns as UTC. The driver would take them for
 * the process's own time zone, and another process would read another time.
 */
export const utcTimestampTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === pg.types.builtins.TIMESTAMP
      ? (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
      : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};
