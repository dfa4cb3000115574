const LONGEST_NAME = 80;
const QUERY_SECRETS = new Set([
  'code',
  'key',
  'sig',
  'signature',
  'auth',
  'x-amz-credential',
  'x-amz-signature',
]);
const NOT_A_SECRET = /^(null|undefined|true|false|none)?$/i;
const REST_OF_LINE = /^(proxy-)?authorization$|^(set-)?cookie$/i;
const EXTENT = { header: /[^\r\n]*/y, word: /[^\s&"'`<>]*/y };

/** What the pair scanner needs to know. */
export interface PairRules {
  isSensitiveName(name: string): boolean;
  replacement: string;
}

/**
 * Replaces values that a text itself calls secret: `password=x`, `"apiKey": "x"`,
 * `token: x`, `?access_token=x`, `Cookie: x`. One pass; each character is read a
 * bounded number of times.
 */
export function scrubPairs(text: string, rules: PairRules): string {
  let result = '';
  let copied = 0;
  for (let at = nextSign(text, 0); at >= 0; at = nextSign(text, Math.max(at + 1, copied))) {
    const name = nameBefore(text, at);
    if (name === undefined || !isSecretName(text, name, rules)) continue;
    const value = valueAfter(text, at + 1, { name: name.text, replacement: rules.replacement });
    if (NOT_A_SECRET.test(text.slice(value.start, value.end))) continue;
    result += text.slice(copied, value.start) + rules.replacement;
    copied = value.end;
  }
  return copied === 0 ? text : result + text.slice(copied);
}

function nextSign(text: string, from: number): number {
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 61 /* = */ || code === 58 /* : */) return index;
  }
  return -1;
}

function isSecretName(text: string, name: Name, rules: PairRules): boolean {
  if (rules.isSensitiveName(name.text)) return true;
  const before = text[name.start - 1];
  return (before === '?' || before === '&') && QUERY_SECRETS.has(name.text.toLowerCase());
}

interface Name {
  text: string;
  start: number;
}

function nameBefore(text: string, sign: number): Name | undefined {
  let end = sign;
  // `"password" :`, `\"password\":` and `password[]=` too.
  while (end > 0 && sign - end < 8 && ' \t"\'`\\[]'.includes(text[end - 1]!)) end--;
  let start = end;
  while (start > 0 && end - start < LONGEST_NAME && isNameCode(text.charCodeAt(start - 1))) start--;
  if (start === end || isDigit(text.charCodeAt(start))) return undefined;
  return { text: text.slice(start, end), start };
}

function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    isDigit(code) ||
    code === 95 /* _ */ ||
    code === 45 /* - */ ||
    code === 46 /* . */
  );
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

interface Span {
  start: number;
  end: number;
}

function valueAfter(
  text: string,
  from: number,
  { name, replacement }: { name: string; replacement: string },
): Span {
  let start = from;
  while (start < text.length && ' \t=>'.includes(text[start]!)) start++;
  if (REST_OF_LINE.test(name)) return { start, end: endOf(EXTENT.header, text, start) };
  if (text.startsWith(replacement, start)) {
    // Masked already; whatever is glued to it belongs to the same value.
    const rest = start + replacement.length;
    return { start, end: withoutPunctuation(text, rest, endOf(EXTENT.word, text, rest)) };
  }
  const quote = /\\*["'`]/y;
  quote.lastIndex = start;
  const opening = quote.exec(text)?.[0];
  if (opening !== undefined) return quoted(text, start + opening.length, opening);
  if (text[start] === '{' || text[start] === '[') {
    const end = endOf(EXTENT.word, text, endOfBrackets(text, start));
    return { start, end: withoutPunctuation(text, start + 1, end) };
  }
  return { start, end: withoutPunctuation(text, start, endOf(EXTENT.word, text, start)) };
}

function quoted(text: string, start: number, delimiter: string): Span {
  const mark = delimiter.at(-1)!;
  for (let end = text.indexOf(delimiter, start); end >= 0; end = text.indexOf(delimiter, end + 1)) {
    if (delimiter !== mark || !isEscaped(text, end)) return { start, end };
  }
  return { start, end: text.length };
}

function isEscaped(text: string, index: number): boolean {
  let slashes = 0;
  while (text[index - 1 - slashes] === '\\') slashes++;
  return slashes % 2 === 1;
}

function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const character = text[index]!;
    if (character === '{' || character === '[') depth++;
    if ((character === '}' || character === ']') && --depth === 0) return index + 1;
  }
  return text.length;
}

function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start;
  return start + (pattern.exec(text)?.[0].length ?? 0);
}

function withoutPunctuation(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && ',;.)]}'.includes(text[last - 1]!)) last--;
  return last;
}
