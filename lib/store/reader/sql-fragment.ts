import type { StoreDialect } from '../dialect/store.dialect.js';

/** A piece of SQL with its bound values, one between each two texts. */
export class SqlFragment {
  constructor(
    readonly texts: readonly string[],
    readonly values: readonly unknown[],
  ) {}
}

/**
 * A piece of SQL. What is interpolated is bound as a parameter; a fragment is
 * taken in with its own parameters, so that their order is that of the text.
 */
export function sql(texts: TemplateStringsArray, ...values: unknown[]): SqlFragment {
  return concatenated(
    texts.flatMap((text, index) => {
      if (index === texts.length - 1) return [verbatim(text)];
      const value = values[index];
      const fragment = value instanceof SqlFragment ? value : new SqlFragment(['', ''], [value]);
      return [verbatim(text), fragment];
    }),
  );
}

/** Text of our own making that stands in the statement as it is: names, keywords, whole numbers. */
export function verbatim(text: string | number): SqlFragment {
  return new SqlFragment([String(text)], []);
}

/** The fragments one after the other; empty for none. */
export function joined(fragments: readonly SqlFragment[], separator: string): SqlFragment {
  const comma = verbatim(separator);
  return concatenated(
    fragments.flatMap((fragment, index) => (index === 0 ? [fragment] : [comma, fragment])),
  );
}

/** All conditions in one; true for none. */
export function allOf(conditions: readonly SqlFragment[]): SqlFragment {
  return conditions.length === 0 ? verbatim('1 = 1') : joined(conditions, ' AND ');
}

/** Any of the conditions, in parentheses; false for none. */
export function anyOf(conditions: readonly SqlFragment[]): SqlFragment {
  return conditions.length === 0 ? verbatim('1 = 0') : sql`(${joined(conditions, ' OR ')})`;
}

/** The values as bound parameters, separated by commas. */
export function boundList(values: readonly unknown[]): SqlFragment {
  return joined(
    values.map((value) => sql`${value}`),
    ', ',
  );
}

/** The statement in the dialect's placeholders. */
export function render(
  fragment: SqlFragment,
  dialect: StoreDialect,
): { text: string; parameters: unknown[] } {
  const text = fragment.texts.reduce(
    (left, right, position) => left + dialect.parameter(position) + right,
  );
  return { text, parameters: [...fragment.values] };
}

function concatenated(fragments: readonly SqlFragment[]): SqlFragment {
  const texts = [''];
  const values: unknown[] = [];
  for (const fragment of fragments) {
    fragment.texts.forEach((text, index) => {
      if (index === 0) texts[texts.length - 1] += text;
      else texts.push(text);
    });
    values.push(...fragment.values);
  }
  return new SqlFragment(texts, values);
}
