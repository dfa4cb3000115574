/** One problem of the options: where it is, what came, what was expected. */
export interface OptionProblem {
  path: string;
  received: unknown;
  expected: string;
  hint?: string;
}

/** Says what is expected of a value if it is not that; undefined if it is. */
export type OptionCheck = (value: unknown) => string | undefined;

/** A group of options: checks by key, or groups inside. */
export interface OptionShape {
  readonly [key: string]: OptionCheck | OptionShape;
}

export const oneOf =
  (...values: string[]): OptionCheck =>
  (value) =>
    values.includes(value as string)
      ? undefined
      : `one of ${values.map((v) => `'${v}'`).join(', ')}`;

export const aFunction: OptionCheck = (value) =>
  typeof value === 'function' ? undefined : 'a function';

export const aString: OptionCheck = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a non-empty string';

export const aBoolean: OptionCheck = (value) =>
  typeof value === 'boolean' ? undefined : 'true or false';

export const matching =
  (pattern: RegExp, expected: string): OptionCheck =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? undefined : expected;

export const anInteger =
  (least: number, most: number): OptionCheck =>
  (value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? undefined
      : `a whole number from ${least} to ${most}`;

export const listOf =
  (item: OptionCheck, expected: string): OptionCheck =>
  (value) =>
    Array.isArray(value) && value.every((entry) => item(entry) === undefined)
      ? undefined
      : expected;

export const either =
  (...checks: OptionCheck[]): OptionCheck =>
  (value) => {
    const expected = checks.map((check) => check(value));
    return expected.includes(undefined) ? undefined : expected.join(', or ');
  };
