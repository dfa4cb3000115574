import { readablePath } from '../../event/readable-name.js';

/** The names that the host gave its properties, by `@AuditProperty({ label })`. */
export interface PropertyLabels {
  /**
   * @param type `target.type` of the event
   * @param property a property, or the beginning of a path
   */
  labelOf(type: string, property: string): string | undefined;
}

/** Longest path whose beginnings are looked up. */
const LONGEST_PATH = 300;

/**
 * A property's name for readers: the host's own for the path or for the longest beginning
 * of it that has one, the rest told from the path. `address.city` is "Address › City".
 */
export function propertyLabel(
  path: string,
  labelOf: (property: string) => string | undefined,
): string {
  let end = Math.min(path.length, LONGEST_PATH);
  while (end > 0) {
    const label = labelOf(path.slice(0, end));
    if (label !== undefined) {
      const rest = path.slice(end + 1);
      return rest === '' ? label : `${label} › ${readablePath(rest)}`;
    }
    end = path.lastIndexOf('.', end - 1);
  }
  return readablePath(path);
}
