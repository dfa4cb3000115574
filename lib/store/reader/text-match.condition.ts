import type { StoreDialect } from '../dialect/store.dialect.js';
import { allOf, anyOf, sql, verbatim, type SqlFragment } from './sql-fragment.js';

/**
 * Full-text condition on the search table (alias `s`): of each list of queries any,
 * of each query every token, the last one also as the beginning of a longer one.
 * Tokens are ASCII letters and digits, so nothing in them is an operator.
 */
export function textMatch(
  texts: readonly (readonly (readonly string[])[])[],
  dialect: StoreDialect,
): SqlFragment {
  switch (dialect.kind) {
    case 'mysql': {
      const query = texts.map((queries) => `+(${queries.map(allRequired).join(' ')})`).join(' ');
      return sql`MATCH (s.tokens) AGAINST (${query} IN BOOLEAN MODE)`;
    }
    case 'postgres': {
      const query = booleanText(texts, { and: ' & ', or: ' | ', prefix: ':*' });
      return sql`to_tsvector('simple', s.tokens) @@ to_tsquery('simple', ${query})`;
    }
    case 'sqlite': {
      const query = booleanText(texts, { and: ' AND ', or: ' OR ', prefix: '*' });
      return sql`s.tokens MATCH ${query}`;
    }
  }
}

/**
 * The same as {@link textMatch}, by looking at the tokens of one row: a full-text index gives all
 * rows with a word at once, which for a common word are too many.
 */
export function tokensMatch(
  texts: readonly (readonly (readonly string[])[])[],
  dialect: StoreDialect,
): SqlFragment[] {
  const tokens = verbatim(
    dialect.kind === 'mysql' ? `CONCAT(' ', s.tokens, ' ')` : `' ' || s.tokens || ' '`,
  );
  const matches = (query: readonly string[]): SqlFragment =>
    allOf(withPrefix(query, '%').map((token) => sql`${tokens} LIKE ${likeToken(token)}`));
  return texts.map((queries) => anyOf(queries.map((query) => sql`(${matches(query)})`)));
}

function likeToken(token: string): string {
  return token.endsWith('%') ? `% ${token}` : `% ${token} %`;
}

function allRequired(tokens: readonly string[]): string {
  return `(${withPrefix(tokens, '*')
    .map((token) => `+${token}`)
    .join(' ')})`;
}

function booleanText(
  texts: readonly (readonly (readonly string[])[])[],
  syntax: { and: string; or: string; prefix: string },
): string {
  const query = (tokens: readonly string[]): string =>
    `(${withPrefix(tokens, syntax.prefix).join(syntax.and)})`;
  return texts.map((queries) => `(${queries.map(query).join(syntax.or)})`).join(syntax.and);
}

function withPrefix(tokens: readonly string[], mark: string): string[] {
  return tokens.map((token, index) => (index === tokens.length - 1 ? token + mark : token));
}
