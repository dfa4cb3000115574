import {
  SENSITIVE_ENDINGS,
  SENSITIVE_NAMES,
  SENSITIVE_PHRASES,
} from '../../event/redaction/sensitive-words.js';

/*
 * The redactor takes a secret out of a text; the database only looks whether there may be one, and
 * the whole text is hidden then. So these patterns are wider than the redactor's, and simpler: they
 * hold to what PCRE (MariaDB), ICU (MySQL 8) and PostgreSQL have in common, and have no backslash,
 * which is spelled differently in each one's string literals.
 */

const SPACE = '[[:space:]]';

/** Longer texts are hidden without being looked through, in characters: it would take seconds. */
export const LONGEST_SCANNED = 100_000;

/** Without one of these a text holds no secret: tried first, for it costs a fraction of the others. */
export const SIGNS_PATTERN =
  '[=:]|_[A-Za-z0-9]{10}|[0-9]{3}[ -]?[0-9]{2}|-----|eyJ|[KS]IA|AIza|sk-|pat[-_]|xox|SG[.]|[Bb][Ee][Aa][Rr][Ee][Rr]|[Bb][Aa][Ss][Ii][Cc]';

/** And without one of these none that {@link caseInsensitivePattern} finds, which costs the most. */
export const PAIR_SIGNS_PATTERN = '[=:]|[Bb][Ee][Aa][Rr][Ee][Rr]';

/** In which upper and lower case differ. */
export const CASE_SENSITIVE_PATTERN = [
  '-----BEGIN [A-Z ]*PRIVATE KEY',
  'eyJ[A-Za-z0-9_-]{4,}[.][A-Za-z0-9_-]{4,}',
  'A[KS]IA[A-Z0-9]{16}',
  'AIza[A-Za-z0-9_-]{35}',
  'gh[opsru]_[A-Za-z0-9]{20,}',
  'github_pat_[A-Za-z0-9_]{20,}',
  'glpat-[A-Za-z0-9_-]{20,}',
  'npm_[A-Za-z0-9]{36}',
  '[rs]k_(live|test)_[A-Za-z0-9]{10,}',
  'whsec_[A-Za-z0-9]{10,}',
  'sk-[A-Za-z0-9_-]{20,}',
  'xox[a-z]-[A-Za-z0-9-]{10,}',
  'SG[.][A-Za-z0-9_-]{16,}[.][A-Za-z0-9_-]{16,}',
  `://[^[:space:]/?#@"'<>:]*:[^[:space:]/?#"'<>]+@`,
  // Card numbers, without their check digit being tried, and US social security numbers.
  '(^|[^0-9.])[2-6][0-9]{12,18}([^0-9]|$)',
  '[2-6][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{1,4}',
  '3[0-9]{3}[ -][0-9]{6}[ -][0-9]{4,5}',
  '(^|[^0-9])[0-9]{3}-[0-9]{2}-[0-9]{4}([^0-9]|$)',
  `[Bb][Aa][Ss][Ii][Cc]${SPACE}{1,4}[A-Za-z0-9+/_-]*([0-9=]|[a-z][A-Z])`,
  `[a-z](Pin|Pan|Salt|Hash|Pass)s?["']?${SPACE}*[=:]`,
].join('|');

/** In which they do not. `extra` are the host's own names. */
export function caseInsensitivePattern(extra: readonly (string | RegExp)[]): string {
  const names = extra
    .filter((name) => typeof name === 'string')
    .map((name) => spelling(words(name)));
  const phrases = [...SENSITIVE_PHRASES.map((phrase) => spelling(phrase.split(' '))), ...names];
  const endings = [...SENSITIVE_ENDINGS, ...SENSITIVE_NAMES].map((name) =>
    spelling(name.split(' ')),
  );
  // What may stand between a name and its value: the rest of the name, quotes (escaped or not), brackets.
  const rest = `[a-z0-9_.-]{0,40}[^a-z0-9=:]{0,8}`;
  return [
    `(^|[^a-z0-9_])bearer${SPACE}{1,4}[a-z0-9_.~+/-]{3,}`,
    '[?&](code|key|sig|signature|auth|x-amz-credential|x-amz-signature)[^a-z0-9=:]{0,8}[=:]',
    `(${phrases.filter((phrase) => phrase !== '').join('|')})${rest}[=:]`,
    `(^|[^a-z])(${endings.join('|')})s?[^a-z0-9=:]{0,8}[=:]`,
    ...(hasPattern(extra) ? ['[a-z0-9_][^a-z0-9=:]{0,8}[=:]'] : []),
  ].join('|');
}

/** The same for SQLite, as patterns of GLOB over the text. */
export const CASE_SENSITIVE_GLOBS: readonly string[] = [
  '*-----BEGIN *PRIVATE KEY*',
  `*eyJ${times('[A-Za-z0-9_-]', 4)}*.${times('[A-Za-z0-9_-]', 4)}*`,
  `*A[KS]IA${times('[A-Z0-9]', 16)}*`,
  `*AIza${times('[A-Za-z0-9_-]', 35)}*`,
  `*gh[opsru]_${times('[A-Za-z0-9]', 20)}*`,
  `*github_pat_${times('[A-Za-z0-9_]', 20)}*`,
  `*glpat-${times('[A-Za-z0-9_-]', 20)}*`,
  `*npm_${times('[A-Za-z0-9]', 36)}*`,
  `*[rs]k_live_${times('[A-Za-z0-9]', 10)}*`,
  `*[rs]k_test_${times('[A-Za-z0-9]', 10)}*`,
  `*whsec_${times('[A-Za-z0-9]', 10)}*`,
  `*sk-${times('[A-Za-z0-9_-]', 20)}*`,
  `*xox[a-z]-${times('[A-Za-z0-9-]', 10)}*`,
  `*SG.${times('[A-Za-z0-9_-]', 16)}*.${times('[A-Za-z0-9_-]', 16)}*`,
  '*://*:*@*',
  `[2-6]${times('[0-9]', 12)}*`,
  `*[^0-9.][2-6]${times('[0-9]', 12)}*`,
  `*[2-6]${times('[0-9]', 3)}[ -]${times('[0-9]', 4)}[ -]${times('[0-9]', 4)}[ -][0-9]*`,
  `*3${times('[0-9]', 3)}[ -]${times('[0-9]', 6)}[ -]${times('[0-9]', 4)}*`,
  `*${times('[0-9]', 3)}-[0-9][0-9]-${times('[0-9]', 4)}*`,
  ...['Pin', 'Pan', 'Salt', 'Hash', 'Pass'].map((name) => `*[a-z]${name}*[=:]*`),
];

/** And over the text in lower case. */
export function lowerCaseGlobs(extra: readonly (string | RegExp)[]): string[] {
  const names = extra.filter((name) => typeof name === 'string').map(words);
  const phrases = [...SENSITIVE_PHRASES.map((phrase) => phrase.split(' ')), ...names].filter(
    (phrase) => phrase.length > 0,
  );
  const endings = [...SENSITIVE_ENDINGS, ...SENSITIVE_NAMES].map((name) => name.split(' '));
  return [
    '*bearer[ \t\r\n]*[a-z0-9_.~+/-][a-z0-9_.~+/-][a-z0-9_.~+/-]*',
    '*basic[ \t\r\n]*[0-9=]*',
    '*basic[ \t\r\n][a-z0-9+/_-][a-z0-9+/_-][a-z0-9+/_-][a-z0-9+/_-][a-z0-9+/_-][a-z0-9+/_-][a-z0-9+/_-][a-z0-9+/_-]*',
    ...['code', 'key', 'sig', 'signature', 'auth', 'x-amz-credential', 'x-amz-signature'].map(
      (name) => `*[?&]${name}*[=:]*`,
    ),
    ...phrases.flatMap((phrase) => globsOf(phrase).map((glob) => `*${glob}*[=:]*`)),
    ...endings.flatMap((ending) =>
      globsOf(ending).flatMap((glob) => [`${glob}*[=:]*`, `*[^a-z]${glob}*[=:]*`]),
    ),
    ...(hasPattern(extra) ? ['*[a-z0-9_]*[=:]*'] : []),
  ];
}

const hasPattern = (extra: readonly (string | RegExp)[]): boolean =>
  extra.some((name) => name instanceof RegExp);

/** `staffBadge` and `staff-badge` are two words. */
function words(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Words are letters and digits alone, so nothing in them needs to be escaped. */
const spelling = (name: readonly string[]): string => name.join('[^a-z0-9=:]{0,2}');

/** A phrase of GLOB, whose words stand together or have one character between them. */
const globsOf = (name: readonly string[]): string[] =>
  name.length === 1 ? [name[0]] : [name.join(''), name.join('[^a-z0-9]')];

function times(pattern: string, count: number): string {
  return pattern.repeat(count);
}
