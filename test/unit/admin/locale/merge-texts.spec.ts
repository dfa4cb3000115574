import { mergeTexts } from '../../../../lib/admin/locale/merge-texts.js';

const TEXTS = {
  labels: { log: 'Audit log' },
  components: { AuditLog: { list: { title: 'Log' } } },
};

describe('the texts of a panel', () => {
  it('are added in English to a host without any', () => {
    expect(mergeTexts(undefined, TEXTS)).toEqual({ language: 'en', translations: { en: TEXTS } });
  });

  it("are in every language of the host's, whose own texts win", () => {
    const host = {
      language: 'de',
      availableLanguages: ['de', 'fr'],
      translations: { de: { labels: { log: 'Protokoll', clients: 'Kunden' } } },
    };
    expect(mergeTexts(host, TEXTS)).toMatchObject({
      language: 'de',
      availableLanguages: ['de', 'fr'],
      translations: {
        de: { ...TEXTS, labels: { log: 'Protokoll', clients: 'Kunden' } },
        fr: TEXTS,
      },
    });
    expect(TEXTS.labels).toEqual({ log: 'Audit log' });
  });

  it('are added to a locale that depends on the viewer', async () => {
    const host = (admin?: { language: string }) => ({ language: admin?.language ?? 'en' });
    const merged = mergeTexts(host as never, TEXTS) as unknown as (
      admin: object,
    ) => Promise<{ translations: object }>;
    expect((await merged({ language: 'pl' })).translations).toEqual({ pl: TEXTS });
  });
});
