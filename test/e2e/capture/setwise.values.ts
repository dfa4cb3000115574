import type { Every } from './setwise.entities.js';

/** Numbers that look random and are the same in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const PLAIN = [
  'plain',
  'Document 12',
  '',
  'it\'s "quoted"',
  'back\\slash \\" \\n \\u0041',
  'what? :name $1 @x % _ ; -- /* */',
  '{"json": [1, null]}',
  'null',
  'UPPER',
  'upper',
  'a,b,c',
];
/** What descriptions are told with in another form. */
const BLANKS = ['line\nbreak\ttab\rreturn', ' leading', 'trailing ', 'two  blanks'];
const WORLD = [
  'Grüße aus Köln',
  '日本語 🎉 العربية',
  'no\u00a0break\u3000space',
  'e\u0301 é',
  '\u2028line\u2029',
  '🎉'.repeat(60),
];
/** What the redactor takes out, or nearly. */
const SECRET = [
  'password=hunter22',
  'the token: abcdefgh12345',
  'Authorization: Bearer abcdefghijklmnop123',
  'card 4111 1111 1111 1111',
  '4111111111111111',
  'postgres://me:secret99@host/db',
  'sk-abcdefghijklmnopqrstuvwx',
  'status: open',
  'ssn 123-45-6789',
  'basic training',
];

export class Values {
  constructor(private readonly random: () => number) {}

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)];
  }

  text(length: number): string | null {
    const kind = this.random();
    if (kind < 0.1) return null;
    if (kind < 0.8) return this.pick(PLAIN);
    if (kind < 0.84) return this.pick(BLANKS);
    if (kind < 0.94) return this.pick(WORLD).slice(0, length);
    if (kind < 0.97) return this.pick(['x', 'Aé ', 'lorem ipsum ']).repeat(5_000).slice(0, length);
    return this.pick(SECRET);
  }

  row(batch: number): Partial<Every> {
    return {
      batch,
      name: this.text(200),
      firstName: this.text(100),
      lastName: this.text(100),
      note: this.text(12_000),
      ...this.numbers(),
      deletedAt: this.random() < 0.5 ? null : this.at(),
    };
  }

  /** Some of the columns, and values for them. */
  set(): Partial<Every> {
    const row: Partial<Every> = { ...this.row(0) };
    delete row.batch;
    const names = Object.keys(row) as (keyof Every)[];
    const chosen = new Set(
      Array.from({ length: this.pick([1, 1, 2, 3, 5]) }, () => this.pick(names)),
    );
    return Object.fromEntries(
      Object.entries(row).filter(([name]) => chosen.has(name as keyof Every)),
    );
  }

  private numbers(): Partial<Every> {
    return {
      views: this.pick([0, 1, -1, 42, 2_147_483_647, -2_147_483_648 + 1]),
      big: this.pick([
        null,
        '0',
        '7',
        '-9007199254740993',
        '999999999999999999',
        '4111111111111111',
      ]),
      amount: this.pick([null, '0.0000', '10.5000', '-0.0001', '9999999999.9999', '12.3000']),
      ratio: this.pick([
        null,
        0,
        0.1,
        -1.5,
        1e100,
        1.7976931348623157e308,
        5e-324,
        0.1 + 0.2,
        1e21,
      ]),
      flag: this.pick([null, true, false]),
      at: this.at(),
      day: this.pick([null, '1970-01-02', '2024-02-28', '2037-12-31', '1999-07-04']),
      token36: this.pick([
        null,
        '0b9d1f6e-8f44-4c1e-9e57-0d5a9bb3d7aa',
        'ffffffff-ffff-4fff-bfff-ffffffffffff',
      ]),
    };
  }

  private at(): Date | null {
    return this.pick([
      null,
      new Date('2024-02-29T23:59:59.999Z'),
      new Date('1999-12-31T00:00:00.000Z'),
      new Date('2030-06-15T12:30:00.120Z'),
    ]);
  }
}
