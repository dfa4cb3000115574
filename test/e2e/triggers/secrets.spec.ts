import { describeEachDatabase } from '../../support/databases.js';
import { changesOf, TriggerApp } from './trigger.harness.js';

const HIDDEN = '[redacted]';
const CARD = '4111 1111 1111 1111';
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzZWNyZXQtam9lIn0.c2lnbmF0dXJl';
const SECRETS: readonly (readonly [string, string])[] = [
  ['a card number', `paid with ${CARD}, thanks`],
  ['a card number without blanks', 'card 5500000000000004.'],
  ['a social security number', 'he said 078-05-1120'],
  ['a JSON web token', `see ${JWT}`],
  ['a bearer token', 'Authorization header: bearer abcDEF123456'],
  ['basic credentials', 'curl with Basic dXNlcjpodW50ZXIy'],
  [
    'a private key',
    '-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----',
  ],
  ['an AWS key', 'key is AKIAIOSFODNN7EXAMPLE'],
  ['a GitHub token', `ghp_${'a1B2'.repeat(9)}`],
  ['a Stripe key', 'sk_live_4eC39HqLyjWDarjtT1zdp7dc'],
  ['credentials in a URL', 'postgres://app:hunter2@db/crm'],
  ['a password told', 'his password: hunter2'],
  ['a password in JSON', '{"user":"joe","dbPassword":"hunter2"}'],
  ['a signed link', 'https://x.example/?a=1&sig=hunter2'],
];

describeEachDatabase('secrets in rows that triggers see', (kind) => {
  let app: TriggerApp;

  beforeAll(async () => {
    app = await TriggerApp.start(kind);
    await app.triggers('install');
  });
  afterAll(() => app.stop());

  const insert = (values: Record<string, unknown>) => {
    const names = Object.keys({ ...values, version: 1 });
    return app.other.run(
      `INSERT INTO "ticket" (${names.map((name) => `"${name}"`).join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      [...Object.values(values), 1],
    );
  };
  const stored = async (): Promise<string> =>
    JSON.stringify(await app.dataSource.query('SELECT * FROM audit_event'));

  it.each(SECRETS)('hide a text with %s', async (_name, text) => {
    const [event] = await app.eventsOf(() => insert({ title: text, note: text }));
    expect(changesOf(event)).toMatchObject({ title: [null, HIDDEN], note: [null, HIDDEN] });
    expect(event.changes.find(({ property }) => property === 'note')?.state).toBe('masked');
    expect(event.target?.label).toBe(HIDDEN);
    expect(event.description).toMatch(/ created \[redacted\]$/);
    for (const word of [
      'hunter2',
      CARD,
      '5500000000000004',
      '078-05-1120',
      'MIIEow',
      'c2lnbmF0dXJl',
    ])
      expect(await stored()).not.toContain(word);
  });

  it.each([
    ['a sentence', 'Called twice: no answer, call again at 10:30 on 2026-11-22'],
    ['a phone number', '+49 731 123456-78'],
    ['a moment in milliseconds', '1795372530123'],
    ['a uuid', '0190a6f2-7c3e-7b21-9d4e-112233445566'],
  ])('show %s', async (_name, text) => {
    const [event] = await app.eventsOf(() => insert({ title: 'plain', note: text }));
    expect(changesOf(event)['note']).toEqual([null, text]);
  });

  it('hide columns by mask and by name, leave ignored ones out, and find them in no other text', async () => {
    const [created, updated] = await app.eventsOf(async () => {
      await insert({
        title: 'call 0731-4455 now',
        phone: '0731-4455',
        draft: 'draft-9931',
        passwordHash: 'x9$secret-hash',
        note: 'hash x9$secret-hash',
      });
      await app.other.run(`UPDATE "ticket" SET phone = '0731-9999' WHERE phone = '0731-4455'`);
    });
    expect(changesOf(created)).toMatchObject({
      title: [null, HIDDEN],
      phone: [null, HIDDEN],
      passwordHash: [null, HIDDEN],
      note: [null, HIDDEN],
    });
    expect(updated.changes).toEqual([
      { property: 'phone', before: HIDDEN, after: HIDDEN, state: 'masked' },
    ]);
    for (const secret of ['0731-4455', '0731-9999', 'draft-9931', 'secret-hash']) {
      expect(await stored()).not.toContain(secret);
    }
  });

  it('hide a text that is too long to be looked through', async () => {
    const [event] = await app.eventsOf(() => insert({ title: 'long', note: 'a'.repeat(60_000) }));
    expect(changesOf(event)['note']).toEqual([null, 'a'.repeat(60_000)]);
    if (kind === 'mariadb') return; // its TEXT is no longer
    const [longer] = await app.eventsOf(() => insert({ title: 'long', note: 'a'.repeat(100_001) }));
    expect(changesOf(longer)['note']).toEqual([null, HIDDEN]);
  });

  it('hide a number that is a card number', async () => {
    const [event] = await app.eventsOf(() =>
      app.other.run(`INSERT INTO "everything" (big, label_) VALUES (4111111111111111, 'x')`),
    );
    expect(changesOf(event)['big']).toEqual([null, HIDDEN]);
  });
});
