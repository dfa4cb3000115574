import type { AuditEvent } from './audit-event.js';

/** Marks every token, so that no database takes one for a stop word or finds it too short. */
const MARK = 'zq';
const LONGEST_TOKEN = 80;
const MOST_TOKENS = 400;
const LONGEST_TEXT = 20_000;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
/** Addresses, ids, versions, paths: words held together by punctuation. */
const COMPOUND = /[\p{L}\p{N}\p{M}]+(?:[@._:/+#-][\p{L}\p{N}\p{M}]+)+/gu;
/** Words without accents in a script with spaces; the next, those whose code is the word. Nearly all are. */
const PLAIN = /^[a-z0-9]+$/;
const CODE_ITSELF = /^[a-pr-z0-9]+$/;
/** Scripts written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
const RUNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const SPELLED_OUT: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
};

/**
 * The tokens under which a text is found: its words, also without their accents;
 * addresses and ids whole and in parts; for scripts without spaces each character and
 * each pair. Coded as ASCII letters and digits, at most 80 characters each, so that
 * every database's full-text parser takes each for one word.
 *
 * Words are told apart by Unicode classes and not by `Intl.Segmenter`, whose dictionaries
 * change with the ICU of the Node release: tokens written before an upgrade must match after it.
 */
export function searchTokens(text: string): string[] {
  const tokens = new Set<string>();
  addTokens(tokens, text);
  return [...tokens];
}

/**
 * The tokens that must all be among an event's for it to be found by this text. The
 * last one may also be the beginning of one of the event's.
 */
export function searchQueryTokens(text: string): string[] {
  const tokens = new Set<string>();
  for (const word of wordsOf(normalised(text))) {
    for (const run of word.match(RUNS) ?? []) {
      const characters = [...folded(run)];
      if (!UNSPACED.test(run)) tokens.add(coded(characters.join('')));
      else if (characters.length === 1) tokens.add(coded(characters[0]!));
      else for (const pair of pairs(characters)) tokens.add(coded(pair));
    }
  }
  return [...tokens];
}

/** The tokens of everything readable in an event, at most 400; what matters most comes first. */
export function eventSearchTokens(event: AuditEvent): string[] {
  const tokens = new Set<string>();
  for (const text of searchableTexts(event)) {
    if (tokens.size >= MOST_TOKENS) break;
    addTokens(tokens, text);
  }
  return [...tokens].slice(0, MOST_TOKENS);
}

/** True if every token of `query` is among `tokens`, the last one perhaps only as a beginning. */
export function matchesTokens(tokens: ReadonlySet<string>, query: readonly string[]): boolean {
  const last = query.at(-1);
  if (last === undefined) return true;
  if (!query.slice(0, -1).every((token) => tokens.has(token))) return false;
  return tokens.has(last) || [...tokens].some((token) => token.startsWith(last));
}

function addTokens(tokens: Set<string>, text: string): void {
  const plain = normalised(text);
  for (const word of wordsOf(plain)) {
    addWord(tokens, word);
    if (tokens.size >= MOST_TOKENS) return;
  }
  for (const compound of plain.match(COMPOUND) ?? []) {
    tokens.add(coded(compound));
    if (tokens.size >= MOST_TOKENS) return;
  }
}

function addWord(tokens: Set<string>, word: string): void {
  if (PLAIN.test(word)) {
    tokens.add(coded(word));
    return;
  }
  for (const run of word.match(RUNS) ?? []) {
    if (UNSPACED.test(run)) {
      const characters = [...folded(run)];
      for (const part of [...characters, ...pairs(characters)]) tokens.add(coded(part));
    } else {
      tokens.add(coded(run));
      tokens.add(coded(folded(run)));
    }
  }
}

function normalised(text: string): string {
  return text.slice(0, LONGEST_TEXT).normalize('NFKC').toLowerCase();
}

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** Without accents: `müller` is `muller`. Kana keep their marks, which make other sounds of them. */
function folded(word: string): string {
  if (/^[a-z0-9]*$/.test(word) || UNSPACED.test(word)) return word;
  const bare = word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .normalize('NFC');
  return bare.replace(/[ßæœøłđı]/g, (letter) => SPELLED_OUT[letter]!);
}

function pairs(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, index) => characters[index]! + character);
}

/** Character by character, so that the code of a beginning is the beginning of the code. */
function coded(token: string): string {
  if (CODE_ITSELF.test(token)) return (MARK + token).slice(0, LONGEST_TOKEN);
  const code = token.replace(/[^a-pr-z0-9]/gu, (character) =>
    character === 'q' ? 'qq' : `q${character.codePointAt(0)!.toString(16)}q`,
  );
  return (MARK + code).slice(0, LONGEST_TOKEN);
}

function* searchableTexts(event: AuditEvent): Generator<string> {
  const { actor, target, error } = event;
  yield event.description;
  yield* given(target?.label, target?.id, actor.name, actor.id, actor.impersonator?.name);
  yield* given(event.reason, error?.message, error?.code);
  for (const ref of event.related) yield* given(ref.label, ref.id);
  yield* event.tags;
  for (const change of event.changes) {
    yield* given(change.afterLabel, change.beforeLabel);
    yield* scalars([change.after, change.before, change.added, change.removed]);
  }
  yield* given(event.action, event.id, event.context.requestId, event.correlationId);
  // What somebody has looked for in the log must not be found for that alone.
  if (event.action !== 'audit.viewed') yield* scalars(event.metadata);
}

function* given(...texts: (string | undefined)[]): Generator<string> {
  for (const text of texts) if (text !== undefined) yield text;
}

function* scalars(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'number') yield String(value);
  else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) yield* scalars(member);
  }
}
