import { readableName, readablePath } from '../../../lib/event/readable-name.js';

describe('readableName', () => {
  it.each([
    ['case_note', 'Case Note'],
    ['caseNote', 'Case Note'],
    ['CaseNote', 'Case Note'],
    ['case.status-changed', 'Case Status Changed'],
    ['export_csv', 'Export CSV'],
    ['XMLHttpRequest', 'XML HTTP Request'],
    ['address2City', 'Address2 City'],
    ['user_2fa', 'User 2FA'],
    ['éCole_übung', 'É Cole Übung'],
    ['__x__', 'X'],
    ['', ''],
    ['***', '***'],
  ])('%s is "%s"', (name, expected) => {
    expect(readableName(name)).toBe(expected);
  });

  it('reads no more of a text that is no name', () => {
    expect(readableName('x'.repeat(1_000_000))).toHaveLength(300);
  });
});

describe('readablePath', () => {
  it.each([
    ['address.city', 'Address › City'],
    ['homeAddress..zip_code', 'Home Address › Zip Code'],
    ['.', '.'],
  ])('%s is "%s"', (path, expected) => {
    expect(readablePath(path)).toBe(expected);
  });
});
