import { TestLog, type AuditStoreUnderTest } from './store-under-test.js';
import { testGlobals } from './test-globals.js';

const DESCRIPTIONS = {
  english: 'Jane Doe changed the status of case 4711 to Active',
  short: 'go to HR or IT',
  accents: 'Zoë Müller übernimmt den Fall in Zürich',
  japanese: '田中さんが東京支社の顧客情報を更新しました',
  address: 'Invitation sent to jane.doe+crm@example.co.uk',
  identifier: 'Order INV-2026/0042 paid, token 9f86d081',
  russian: 'Пользователь изменил договор',
  operators: 'the AND of this, NOT that; 100% "quoted" + - ~ * ( )',
} as const;

type Name = keyof typeof DESCRIPTIONS;

/** What is looked for, and the descriptions it must find; nothing else. */
const QUERIES: [string | string[], Name[]][] = [
  ['status', ['english']],
  ['STATUS active', ['english']],
  ['status zürich', []],
  ['4711', ['english']],
  ['47', ['english']],
  ['hr', ['short']],
  ['IT', ['short']],
  ['or it', ['short']],
  ['müller', ['accents']],
  ['muller zurich', ['accents']],
  ['zoe', ['accents']],
  ['東京', ['japanese']],
  ['京', ['japanese']],
  ['顧客情報', ['japanese']],
  ['情報顧客', []],
  ['大阪', []],
  ['jane.doe+crm@example.co.uk', ['address']],
  ['example.co.uk', ['address']],
  ['INV-2026/0042', ['identifier']],
  ['9f86d081', ['identifier']],
  ['9f86', ['identifier']],
  ['договор', ['russian']],
  ['дого', ['russian']],
  ['not that', ['operators']],
  ['"quoted" + - ~ * ( )', ['operators']],
  ["status' OR 1=1 --", []],
  [
    ['active', 'договор'],
    ['english', 'russian'],
  ],
  ['nothing-like-it', []],
];

/** Search in the readable parts of events, on events not yet sequenced and on sequenced ones. */
export function describeTextSearch(underTest: () => AuditStoreUnderTest): void {
  const { describe, it, expect } = testGlobals();

  for (const sequenced of [false, true]) {
    describe(`text search, events ${sequenced ? 'sequenced' : 'not yet sequenced'}`, () => {
      it('finds words, parts of addresses and ids, scripts without spaces', async () => {
        const log = new TestLog(underTest());
        const names = Object.keys(DESCRIPTIONS) as Name[];
        await log.append(
          ...names.map((name, index) => ({
            // Parts of ids are found too: a random one may begin with what is looked for.
            id: `${sequenced ? '00000001' : '00000000'}-0000-7000-8000-00000000000${index}`,
            description: DESCRIPTIONS[name],
            category: name,
            actor: { type: 'system' as const },
            target: undefined,
          })),
        );
        if (sequenced) await log.underTest.sequence();
        for (const [text, expected] of QUERIES) {
          const found = (await log.find({ text })).map((event) => event.category);
          expect({ text, found: found.sort() }).toEqual({ text, found: expected.toSorted() });
        }
      });

      it('finds names, values and metadata', async () => {
        const log = new TestLog(underTest());
        const [event] = await log.append({
          changes: [{ property: 'owner', before: 'u-1', after: 'u-2', afterLabel: 'Quentin' }],
          metadata: { note: 'xylophone', nested: { deeper: ['quixotic'] } },
          reason: 'jazz',
        });
        if (sequenced) await log.underTest.sequence();
        for (const text of ['Quentin', 'xylophone', 'quixotic', 'jazz', 'Acme', 'Jane jazz']) {
          expect(await log.ids({ text })).toEqual([event?.id]);
        }
      });
    });
  }
}
