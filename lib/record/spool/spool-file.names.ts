const LOCK = /^([0-9a-f-]{36})@([0-9a-z-]+)\.lock$/;
const SEGMENT = /^([0-9a-f-]{36})\.(\d{6,})\.ndjson$/;

/**
 * Names of the files in a spool directory. A journal is named by a UUIDv7, so
 * that names sort by age; the lock carries its holder in its name, so that a
 * takeover is one atomic rename.
 */
export const spoolNames = {
  lock: (journal: string, holder: string) => `${journal}@${holder}.lock`,
  segment: (journal: string, number: number) =>
    `${journal}.${String(number).padStart(6, '0')}.ndjson`,
  offset: (journal: string) => `${journal}.offset`,
  rejected: (journal: string) => `${journal}.rejected`,
};

/** Journal and holder of a lock file's name; undefined for other files. */
export function parseLockName(name: string): { journal: string; holder: string } | undefined {
  const match = LOCK.exec(name);
  return match === null ? undefined : { journal: match[1]!, holder: match[2]! };
}

/** Journal and number of a segment file's name; undefined for other files. */
export function parseSegmentName(name: string): { journal: string; number: number } | undefined {
  const match = SEGMENT.exec(name);
  return match === null ? undefined : { journal: match[1]!, number: Number(match[2]) };
}
