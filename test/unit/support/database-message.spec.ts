import { withoutValues } from '../../../lib/support/database-message.js';

describe('withoutValues', () => {
  it.each([
    [
      "Duplicate entry 'O'Brien@x' for key 'users.UQ_mail'",
      "Duplicate entry for key 'users.UQ_mail'",
    ],
    ["Data too long for column 'title' at row 1", "Data too long for column 'title' at row 1"],
    [
      "Incorrect integer value: 'se'cret' for column `a`.`b` at row 1",
      'Incorrect integer value: …',
    ],
    ['invalid input syntax for type integer: "s3cret"', 'invalid input syntax for type integer: …'],
    [
      'duplicate key value violates unique constraint "UQ_mail"',
      'duplicate key value violates unique constraint "UQ_mail"',
    ],
    [
      'null value in column "a" of relation "b" violates not-null constraint',
      'null value in column "a" of relation "b" violates not-null constraint',
    ],
    ['UNIQUE constraint failed: person.email', 'UNIQUE constraint failed: person.email'],
  ])('%s', (message, expected) => {
    expect(withoutValues(message)).toBe(expected);
  });
});
