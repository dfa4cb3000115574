const SHORTEST = 4;
const SHORTEST_IN_NAMES = 8;
const DIGITS = /^\d+$/;
/** A date is what it is, whatever year or PIN is secret. */
const POINT_IN_TIME = /^\d{4}-\d{2}-\d{2}([T ][\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/;
const LOOKS_LIKE_A_NAME = /^[A-Za-z_.\-\s]+$/;

/** Known secret values, in every spelling in which they might turn up in a text. */
export class SecretLiterals {
  private readonly values: ReadonlySet<string>;
  /** Longest first, so that no secret is cut up by a shorter one inside it. */
  private readonly spellings: readonly string[];
  private readonly shortest: number;

  constructor(
    secrets: readonly string[],
    private readonly replacement: string,
  ) {
    const usable = secrets.filter((secret) => secret.length >= SHORTEST && secret !== replacement);
    this.values = new Set(usable);
    this.spellings = [...new Set(usable.flatMap(spellingsOf))].sort((a, b) => b.length - a.length);
    this.shortest = this.spellings.at(-1)?.length ?? Infinity;
  }

  get isEmpty(): boolean {
    return this.spellings.length === 0;
  }

  /** The secrets that cannot be taken for a name of the host's (an action, a type, a property). */
  forNames(): SecretLiterals {
    const unmistakable = [...this.values].filter(
      (secret) => secret.length >= SHORTEST_IN_NAMES && !LOOKS_LIKE_A_NAME.test(secret),
    );
    return new SecretLiterals(unmistakable, this.replacement);
  }

  /** True if an id is a secret as a whole, and not by chance: a short one may be anybody's id. */
  isSecretId(id: string): boolean {
    return id.length >= SHORTEST_IN_NAMES && this.values.has(id);
  }

  /** True if a number is a secret, written without quotes. */
  hasNumber(value: number): boolean {
    return this.values.has(String(value));
  }

  removeFrom(text: string): string {
    if (text.length < this.shortest || (text.length < 36 && POINT_IN_TIME.test(text))) return text;
    const found = this.spellings.filter((spelling) => text.includes(spelling));
    if (found.length === 0) return text;
    // What stands for a secret already is left alone, even if a secret is part of its text.
    const pieces = text.split(this.replacement);
    return pieces.map((piece) => this.removeEach(piece, found)).join(this.replacement);
  }

  private removeEach(piece: string, found: readonly string[]): string {
    let parts = [piece];
    for (const spelling of found) {
      // Digits inside a longer number are part of another number.
      const separator = DIGITS.test(spelling)
        ? new RegExp(`(?<![\\p{L}\\p{N}])${spelling}(?![\\p{L}\\p{N}])`, 'u')
        : spelling;
      parts = parts.flatMap((part) => part.split(separator));
    }
    return parts.join(this.replacement);
  }
}

function spellingsOf(secret: string): string[] {
  const base64 = Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, '');
  const json = JSON.stringify(secret).slice(1, -1);
  const url = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\uFFFD'));
  return [
    secret,
    json,
    JSON.stringify(json).slice(1, -1),
    url,
    url.replaceAll('%20', '+'),
    base64,
    base64.replaceAll('+', '-').replaceAll('/', '_'),
  ];
}
