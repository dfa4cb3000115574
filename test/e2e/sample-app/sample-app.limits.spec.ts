import { jest } from '@jest/globals';
import request from 'supertest';
import { describeEachDatabase } from '../../support/databases.js';
import { JANE, SampleAppHarness } from './sample-app.harness.js';

const ALLOWED_SIGN_INS = 50;
const TOO_MANY = /tooManyRequests/;
/** Refused without being hashed. */
const CREDENTIALS = { email: JANE, password: 'x'.repeat(200) };

describeEachDatabase(
  'sample app: limits of the panel',
  (kind) => {
    const app = new SampleAppHarness(kind);

    beforeAll(() => app.start(), 60_000);
    afterAll(() => app.stop());

    const signIn = () => request(app.server).post('/admin/login');

    it('lets nobody guess passwords without end', async () => {
      const guess = async () => (await signIn().type('form').send(CREDENTIALS).expect(200)).text;
      const failures = async () =>
        (await app.events({ action: 'user.login_failed', limit: 500 })).length;
      const before = await failures();
      for (let count = 1; count <= ALLOWED_SIGN_INS; count += 1) {
        expect(await guess()).not.toMatch(TOO_MANY);
      }
      expect(await guess()).toMatch(TOO_MANY);
      // What is refused for its number reaches nobody who could record it.
      expect(await failures()).toBe(before + ALLOWED_SIGN_INS);
    });

    it('reads neither files nor endless texts', async () => {
      const printed = jest.spyOn(console, 'error').mockImplementation(() => undefined);
      const endless = 'x'.repeat(2 * 1024 * 1024);
      await signIn().field(CREDENTIALS).attach('file', Buffer.from('a'), 'a.txt').expect(500);
      await signIn()
        .field({ ...CREDENTIALS, endless })
        .expect(500);
      await signIn().field(CREDENTIALS).expect(200);
      expect(printed.mock.calls.join()).toMatch(/maxFileSize exceeded[^]*maxFieldsSize exceeded/);
      printed.mockRestore();
    });
  },
  ['sqlite'],
);
