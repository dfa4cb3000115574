import Database from 'better-sqlite3';
import fc from 'fast-check';

import {
  CASE_SENSITIVE_GLOBS,
  CASE_SENSITIVE_PATTERN,
  caseInsensitivePattern,
  lowerCaseGlobs,
  SIGNS_PATTERN,
} from '../../../../lib/capture/trigger/secret.patterns.js';
import { createRedactor } from '../../../../lib/event/redaction.js';
import { SENSITIVE_PHRASES } from '../../../../lib/event/redaction/sensitive-words.js';
import { sampleEvent } from '../../event/sample-event.js';

const posix = (pattern: string): string => pattern.replaceAll('[:space:]', '\\s');
const signs = new RegExp(posix(SIGNS_PATTERN));
const sensitive = new RegExp(posix(CASE_SENSITIVE_PATTERN));
const insensitive = new RegExp(posix(caseInsensitivePattern(['staffBadge'])), 'i');
const isHidden = (text: string): boolean =>
  signs.test(text) && (sensitive.test(text) || insensitive.test(text));

const database = new Database(':memory:');
const globs = [
  ...CASE_SENSITIVE_GLOBS.map((glob) => [glob, 0]),
  ...lowerCaseGlobs(['staffBadge']).map((glob) => [glob, 1]),
];
database.exec('CREATE TABLE secret (pattern TEXT, lowered INTEGER)');
const addGlob = database.prepare('INSERT INTO secret VALUES (?, ?)');
for (const row of globs) addGlob.run(row);
const match = database.prepare<[{ text: string }], { hit: number }>(
  `SELECT EXISTS (SELECT 1 FROM secret WHERE CASE lowered WHEN 1 THEN lower(@text) ELSE @text END GLOB pattern) AS hit`,
);
const isHiddenInSqlite = (text: string): boolean => match.get({ text })?.hit === 1;
afterAll(() => database.close());

const redactor = createRedactor({ properties: ['staffBadge'], replacement: '[redacted]' });
const isRedacted = (text: string): boolean => {
  const event = { ...sampleEvent(), reason: text };
  return redactor.redact(event, []).reason !== text;
};

/** Parted by a bar, for one of them is a blank. */
const WORDS =
  'password|token|apiKey|pin|user|is|code|:|=|"|&|?|{|}|-| |x1|4111 1111 1111 1111|eyJabcd.efghi|Bearer abcdefgh|://a:b@c'.split(
    '|',
  );

describe('the patterns of texts that may hold a secret', () => {
  it.each([
    ...SENSITIVE_PHRASES.map((phrase) => `${phrase.replaceAll(' ', '_')}=x1y2z3`),
    ...SENSITIVE_PHRASES.map((phrase) => `"${phrase.replaceAll(' ', '')}": "x1y2z3"`),
    'staff-badge: 991',
    'cardPan: 12',
    '{"hash":"x"}',
    'Cookie: sid=1',
    'https://joe:pw@example.com/',
    '4111111111111111',
    '3782-822463-10005',
    '\\"apiKey\\":\\"abc\\"',
  ])('hide %s, of which the redactor takes something', (text) => {
    expect(isRedacted(text)).toBe(true);
    expect(isHidden(text)).toBe(true);
    expect(isHiddenInSqlite(text)).toBe(true);
  });

  it('hide whatever the redactor finds in texts made of its own words', () => {
    const word = fc.constantFrom(...WORDS);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (words) => {
        const text = words.join('');
        if (!isRedacted(text)) return;
        expect([text, isHidden(text), isHiddenInSqlite(text)]).toEqual([text, true, true]);
      }),
      { numRuns: 5000 },
    );
  });

  it('hide every named value once a pattern is among the names', () => {
    const text = 'colour: red';
    expect(new RegExp(posix(caseInsensitivePattern([])), 'i').test(text)).toBe(false);
    expect(new RegExp(posix(caseInsensitivePattern([/x/])), 'i').test(text)).toBe(true);
    expect(lowerCaseGlobs([/x/])).toContain('*[a-z0-9_]*[=:]*');
  });

  it('need no escape in a literal of any database', () => {
    for (const pattern of [
      SIGNS_PATTERN,
      CASE_SENSITIVE_PATTERN,
      caseInsensitivePattern([`a\\'b`]),
    ])
      expect(pattern).not.toContain('\\');
  });
});
