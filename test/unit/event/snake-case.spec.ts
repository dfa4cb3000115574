import { snakeCase } from '../../../lib/event/snake-case.js';

describe('snakeCase', () => {
  it.each([
    ['CaseNote', 'case_note'],
    ['HTTPRequestLog', 'http_request_log'],
    ['URLPath', 'url_path'],
    ['UserAPIKey', 'user_api_key'],
    ['A', 'a'],
    ['ABTest', 'ab_test'],
    ['Level2Agent', 'level2_agent'],
    ['client', 'client'],
    ['case_note', 'case_note'],
  ])('%s becomes %s', (name, expected) => {
    expect(snakeCase(name)).toBe(expected);
  });
});
