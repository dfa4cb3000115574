import { readableName } from '../../event/readable-name.js';

/** Words of the vocabulary that read better otherwise than their names do. */
const SOURCES: ReadonlyMap<string, string> = new Map([
  ['mobile', 'Mobile App'],
  ['cli', 'Command Line'],
]);
const OPERATIONS: ReadonlyMap<string, string> = new Map([['read', 'View']]);

/** "Mobile App" for `mobile`. */
export function sourceLabel(source: string): string {
  return SOURCES.get(source) ?? readableName(source);
}

/** "Status Change" for `status_change`. */
export function operationLabel(operation: string): string {
  return OPERATIONS.get(operation) ?? readableName(operation);
}
