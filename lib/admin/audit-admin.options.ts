import { AuditError } from '../errors/audit-error.js';
import { closestName } from '../event/closest-name.js';
import { isJsonObject } from '../event/json-equal.js';
import { adminMessages } from './audit-admin.messages.js';

/** What a host can set of the audit log in its panel. */
export interface AuditAdminOptions {
  /**
   * The panel's resource that shows records of a type: `{ client: 'Client' }`. A record whose
   * type is not named here is looked up by name: `case_note` is shown by the resource `case_note`,
   * `CaseNote`, `case_notes` or `CaseNotes`.
   *
   * @defaultValue `{}`
   */
  links?: Readonly<Record<string, string>>;
  /**
   * Where the log stands in the panel's menu: in the group of this name, or without one at the
   * top level. `null` leaves the icon out.
   *
   * @defaultValue `{ icon: 'Shield' }`
   */
  navigation?: { name?: string; icon?: string } | null;
  /**
   * Type of the record that panel sign-ins name as their target.
   *
   * @defaultValue `'user'`
   */
  userType?: string;
}

export type ResolvedAdminOptions = Readonly<Required<AuditAdminOptions>>;

const DEFAULTS: ResolvedAdminOptions = {
  links: {},
  navigation: { icon: 'Shield' },
  userType: 'user',
};

const EXPECTED: Record<
  keyof AuditAdminOptions,
  { expected: string; accepts(value: unknown): boolean }
> = {
  links: {
    expected: "an object of record type to resource id, such as { client: 'Client' }",
    accepts: (value) => isJsonObject(value) && Object.values(value).every(isText),
  },
  navigation: {
    expected: "{ name: 'Security', icon: 'Shield' } or null",
    accepts: (value) =>
      value === null || (isJsonObject(value) && [value.name, value.icon].every(isTextOrNone)),
  },
  userType: { expected: 'a record type such as "user"', accepts: isText },
};

/**
 * Checks the options and fills in their defaults.
 *
 * @throws AuditError `INVALID_OPTIONS` listing every problem.
 */
export function resolveAdminOptions(options: AuditAdminOptions = {}): ResolvedAdminOptions {
  const problems = Object.entries(options).flatMap(([name, value]) => {
    if (!Object.hasOwn(EXPECTED, name)) return [unknownOption(name)];
    const { expected, accepts } = EXPECTED[name as keyof AuditAdminOptions];
    if (value === undefined || accepts(value)) return [];
    return [adminMessages.invalidOption(name, value, expected)];
  });
  if (problems.length > 0) throw new AuditError('INVALID_OPTIONS', problems.join('\n'));
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.freeze({ ...DEFAULTS, ...Object.fromEntries(given) });
}

function unknownOption(name: string): string {
  const names = Object.keys(EXPECTED);
  return `withAuditAdmin(): unknown option \`${name}\`, did you mean \`${closestName(name, names) ?? names.join('`, `')}\`?`;
}

function isTextOrNone(value: unknown): boolean {
  return value === undefined || isText(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
