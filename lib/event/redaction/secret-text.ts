import { scrubDigits } from './secret-digits.js';
import { scrubPairs } from './secret-pairs.js';
import type { PairRules } from './secret-pairs.js';
import { Sign, signsOf } from './text-signs.js';

// Each of these begins at a fixed text and does not look back over what it has read: no backtracking to speak of.
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;
const BEARER = /\b(bearer[ \t\r\n]{1,4})(?!tokens?\b)([\w.~+/-]{3,}={0,2})/gi;
const BASIC = /\b(basic[ \t\r\n]{1,4})([A-Za-z0-9+/_-]{4,}={0,2})/gi;
const URL_CREDENTIALS = /(:\/\/[^\s/?#@"'<>:]*:)[^\s/?#"'<>]+@/g;
const WELL_KNOWN_KEYS = [
  /(?<![\w-])eyJ[\w-]{4,}\.[\w-]{4,}(?:\.[\w-]*)?/g, // JSON web token
  /(?<![A-Z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Z0-9])/g, // AWS
  /(?<!\w)AIza[\w-]{35}/g, // Google
  /(?<![A-Za-z0-9])(?:gh[opsru]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g,
  /(?<![A-Za-z0-9])glpat-[\w-]{20,}/g, // GitLab
  /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}/g,
  /(?<![A-Za-z0-9])(?:[rs]k_(?:live|test)_|whsec_)[A-Za-z0-9]{10,}/g, // Stripe
  /(?<![\w-])sk-[\w-]{20,}/g, // OpenAI, Anthropic
  /(?<![A-Za-z0-9])xox[a-z]-[A-Za-z0-9-]{10,}/g, // Slack
  /(?<!\w)SG\.[\w-]{16,}\.[\w-]{16,}/g, // SendGrid
];

/** Replaces whatever has the form of a secret in a text. Linear in its length. */
export function scrubText(text: string, rules: PairRules): string {
  const signs = signsOf(text);
  if (signs === Sign.none) return text;
  const { replacement } = rules;
  let result = text;
  if (signs & Sign.key) result = result.replace(PRIVATE_KEY, () => replacement);
  if (signs & Sign.scheme) result = scrubSchemes(result, replacement);
  if (signs & Sign.key) {
    for (const key of WELL_KNOWN_KEYS) result = result.replace(key, () => replacement);
  }
  if (signs & Sign.url) {
    result = result.replace(URL_CREDENTIALS, (_, start: string) => `${start}${replacement}@`);
  }
  if (signs & Sign.digits) result = scrubDigits(result, replacement);
  return signs & Sign.pair ? scrubPairs(result, rules) : result;
}

function scrubSchemes(text: string, replacement: string): string {
  return text
    .replace(BEARER, (whole: string, scheme: string, value: string) =>
      isBearerCredential(scheme, value) ? scheme + replacement : whole,
    )
    .replace(BASIC, (whole: string, scheme: string, value: string) =>
      isBasicCredential(value) ? scheme + replacement : whole,
    );
}

// "Bearer bonds" are none either, as long as nobody writes them as a header would.
function isBearerCredential(scheme: string, value: string): boolean {
  return scheme.startsWith('B') || value.length >= 16 || /[^a-z]/i.test(value);
}

// "Basic training" is no credential: the real ones are `user:password` in base64.
function isBasicCredential(value: string): boolean {
  return Buffer.from(value, 'base64').includes(':');
}
