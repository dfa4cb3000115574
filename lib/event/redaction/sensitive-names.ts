import {
  HARMLESS_AFTER,
  HARMLESS_BEFORE,
  QUANTITY_BEFORE,
  SENSITIVE_ENDINGS,
  SENSITIVE_NAMES,
  SENSITIVE_PHRASES,
  SENSITIVE_PREFIX,
  SENSITIVE_SUFFIX,
} from './sensitive-words.js';

const MEMORY_SIZE = 5_000;
const LONGEST_REMEMBERED_NAME = 200;
const PHRASE_WORDS = 3;

const phrases = spellings(SENSITIVE_PHRASES);
const endings = spellings(SENSITIVE_ENDINGS);

/** Decides by a name alone whether its value must not be recorded. Remembers its decisions. */
export class SensitiveNames {
  private readonly memory = new Map<string, boolean>();
  private readonly extraNames: ReadonlySet<string>;
  private readonly extraPatterns: readonly RegExp[];

  /** @param extra names in any spelling, and patterns tried on the name as written. */
  constructor(extra: readonly (string | RegExp)[]) {
    const names = extra.filter((entry) => typeof entry === 'string');
    this.extraNames = new Set(names.map(folded).filter((name) => name !== ''));
    // A pattern with g or y remembers where it stopped; ours must not.
    this.extraPatterns = extra
      .filter((entry) => entry instanceof RegExp)
      .map((pattern) => new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, '')));
  }

  /** True if `name`, or a segment of it when it is a path, or two segments together (`card.number`), is sensitive. */
  has(name: string): boolean {
    const known = this.memory.get(name);
    if (known !== undefined) return known;
    const decision = this.decide(name);
    if (name.length <= LONGEST_REMEMBERED_NAME) {
      if (this.memory.size >= MEMORY_SIZE) this.memory.clear();
      this.memory.set(name, decision);
    }
    return decision;
  }

  private decide(name: string): boolean {
    if (this.isExtra(name)) return true;
    const segments = name.split('.');
    return segments.some(
      (segment, index) =>
        this.isExtra(segment) ||
        isSensitiveWord(segment) ||
        (index > 0 && joinsToPhrase(segments[index - 1]!, segment)),
    );
  }

  private isExtra(name: string): boolean {
    return (
      (this.extraNames.size > 0 && this.extraNames.has(folded(name))) ||
      this.extraPatterns.some((pattern) => pattern.test(name))
    );
  }
}

function isSensitiveWord(name: string): boolean {
  const words = wordsOf(name);
  if (words.length === 0) return false;
  if (words.length === 1 && SENSITIVE_NAMES.has(words[0]!)) return true;
  return words.some((_, start) => phraseAt(words, start));
}

/** True if a phrase spans both: `card` and `number`. */
function joinsToPhrase(parent: string, child: string): boolean {
  const words = [wordsOf(parent).at(-1) ?? '', wordsOf(child)[0] ?? ''];
  return phrases.has(words.join(' ')) && isSensitiveWord(`${parent}_${child}`);
}

function phraseAt(words: readonly string[], start: number): boolean {
  for (let length = 1; length <= PHRASE_WORDS && start + length <= words.length; length++) {
    const end = start + length;
    const phrase = words.slice(start, end).join(' ');
    if (end === words.length && endings.has(phrase)) return true;
    const sensitive =
      phrases.has(phrase) ||
      (length === 1 && (SENSITIVE_SUFFIX.test(phrase) || SENSITIVE_PREFIX.test(phrase)));
    if (sensitive && !isHarmless(words, start, end)) return true;
  }
  return false;
}

function isHarmless(words: readonly string[], start: number, end: number): boolean {
  if (words.slice(end).some((word) => HARMLESS_AFTER.has(word))) return true;
  const before = words[start - 1];
  if (start > 0 && HARMLESS_BEFORE.has(words[0]!)) return true;
  return words[start] === 'tokens' && before !== undefined && QUANTITY_BEFORE.has(before);
}

/** `passwordHash2` -> password, hash. Numbers say nothing of sensitivity. */
function wordsOf(name: string): string[] {
  return name
    .replace(/2fa/gi, '_mfa_')
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function spellings(list: readonly string[]): ReadonlySet<string> {
  const singular = list.flatMap((phrase) => [phrase, phrase.replaceAll(' ', '')]);
  return new Set(singular.flatMap((phrase) => [phrase, `${phrase}s`]));
}
