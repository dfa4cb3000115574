import { AuditError } from '../errors/audit-error.js';
import { definitionFromName } from './action-name.js';
import type { ActionDefinition } from './action-name.js';
import { closestName } from './closest-name.js';
import { EVENT_TYPES, OPERATIONS, SEVERITIES } from './vocabulary.js';

export type { ActionDefinition } from './action-name.js';

/** What a user declares of an action; what is left out is derived from its name. */
export type ActionInput = Pick<ActionDefinition, 'label'> & Partial<ActionDefinition>;

/** The actions an application knows, by name. Immutable. */
export interface AuditCatalogue<Action extends string = string> {
  has(action: string): boolean;
  get(action: string): ActionDefinition | undefined;
  readonly actions: Readonly<Record<Action, ActionDefinition>>;
}

/**
 * Declares actions with their label, type, category, operation, severity and sentence.
 *
 * @throws AuditError `INVALID_OPTIONS` listing every problem of every definition.
 * @example
 * ```ts
 * export const catalogue = defineCatalogue({
 *   'report.generated': { label: 'Report Generated', category: 'import_export', operation: 'export' },
 * });
 * ```
 */
export function defineCatalogue<Action extends string>(
  definitions: Readonly<Record<Action, ActionInput>>,
): AuditCatalogue<Action> {
  if (!isRecord(definitions)) {
    throw new AuditError(
      'INVALID_OPTIONS',
      `defineCatalogue() takes an object of action name to definition, but got ${shown(definitions)}.`,
    );
  }
  const problems = Object.entries(definitions).flatMap(([action, input]) =>
    definitionProblems(action, input),
  );
  if (problems.length > 0) {
    throw new AuditError(
      'INVALID_OPTIONS',
      `The audit catalogue has ${problems.length} problem(s); correct them where defineCatalogue() is called:\n` +
        problems.map((problem) => `- ${problem}`).join('\n'),
    );
  }
  const entries = Object.entries<ActionInput>(definitions).map(
    ([action, input]) => [action, complete(action, input)] as const,
  );
  return catalogueOf(new Map(entries));
}

/** Both catalogues in one; where both define an action, `second` wins. */
export function mergeCatalogues<First extends string, Second extends string>(
  first: AuditCatalogue<First>,
  second: AuditCatalogue<Second>,
): AuditCatalogue<First | Second> {
  return catalogueOf(
    new Map<string, ActionDefinition>([
      ...Object.entries<ActionDefinition>(first.actions),
      ...Object.entries<ActionDefinition>(second.actions),
    ]),
  );
}

/**
 * What is known of an action: its catalogue entry, or else what its name tells.
 *
 * @param hint `category` of an action the catalogue does not know; by default the noun of its name.
 */
export function actionDefinition(
  catalogue: AuditCatalogue,
  action: string,
  hint: { category?: string } = {},
): ActionDefinition {
  const known = catalogue.get(action);
  if (known !== undefined) return known;
  const derived = definitionFromName(action);
  return hint.category === undefined ? derived : { ...derived, category: hint.category };
}

function catalogueOf<Action extends string>(
  entries: ReadonlyMap<string, ActionDefinition>,
): AuditCatalogue<Action> {
  const actions = Object.freeze(Object.fromEntries(entries)) as Record<Action, ActionDefinition>;
  return Object.freeze({
    has: (action: string) => entries.has(action),
    get: (action: string) => entries.get(action),
    actions,
  });
}

function complete(action: string, input: ActionInput): ActionDefinition {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.freeze({ ...definitionFromName(action), ...Object.fromEntries(given) });
}

const ACTION_NAME = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$/;
const ACTION_NAME_LENGTH = 100;

const oneOf = (members: readonly string[]) => ({
  expected: `one of ${members.join(', ')}`,
  accepts: (value: unknown) => members.includes(value as string),
});
const text = {
  expected: 'a text that is not empty',
  accepts: (value: unknown) => typeof value === 'string' && value.trim() !== '',
};
const FIELDS: Record<
  keyof ActionDefinition,
  { expected: string; accepts(value: unknown): boolean }
> = {
  label: text,
  eventType: oneOf(EVENT_TYPES),
  category: text,
  operation: oneOf(OPERATIONS),
  severity: oneOf(SEVERITIES),
  description: text,
};

function definitionProblems(action: string, input: unknown): string[] {
  const problems: string[] = [];
  if (!ACTION_NAME.test(action) || action.length > ACTION_NAME_LENGTH) {
    problems.push(
      `${shown(action)}: the name must be noun.verb, such as case.status_changed (letters, digits, _ and -, at most ${ACTION_NAME_LENGTH} characters)`,
    );
  }
  if (!isRecord(input)) {
    return [...problems, `${shown(action)}: got ${shown(input)}, expected an object with a label`];
  }
  for (const [field, { expected, accepts }] of Object.entries(FIELDS)) {
    const value = input[field];
    if (value === undefined && field !== 'label') continue;
    if (!accepts(value))
      problems.push(`${shown(action)}.${field}: got ${shown(value)}, expected ${expected}`);
  }
  for (const field of Object.keys(input)) {
    if (Object.hasOwn(FIELDS, field)) continue;
    const meant = closestName(field, Object.keys(FIELDS));
    problems.push(
      `${shown(action)}.${field}: unknown field` +
        (meant === undefined
          ? `, expected ${Object.keys(FIELDS).join(', ')}`
          : `, did you mean ${meant}?`),
    );
  }
  return problems;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
