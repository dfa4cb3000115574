import { describe, expect, it } from '@jest/globals';
import {
  answerWith,
  panelRequestError,
} from '../../../../../lib/admin/components/shared/panel-request.error.js';

const answered = (status: number, data: unknown) =>
  panelRequestError(Object.assign(new Error('failed'), { response: { status, data } }));

describe('panelRequestError', () => {
  it('says what the server said', () => {
    const error = answered(400, { error: { code: 'INVALID_FILTER', message: 'Not a date: "x".' } });
    expect(error).toMatchObject({ code: 'INVALID_FILTER', message: 'Not a date: "x".' });
  });

  it.each([
    [401, 'SESSION_EXPIRED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [500, 'SERVER'],
    [502, 'SERVER'],
  ])('of a status of %d without words is %s', (status, code) => {
    expect(answered(status, '<h1>Error</h1>').code).toBe(code);
  });

  it('tells a call that was cancelled from one without an answer', () => {
    expect(panelRequestError({ code: 'ERR_CANCELED' }).code).toBe('CANCELLED');
    expect(panelRequestError(new Error('Network Error')).code).toBe('NETWORK');
    expect(panelRequestError(undefined).code).toBe('NETWORK');
  });

  it('is made once', () => {
    const error = answered(403, undefined);
    expect(panelRequestError(error)).toBe(error);
  });
});

describe('answerWith', () => {
  const refusal = (type: string, message: string) => ({
    record: { params: {}, baseError: { type } },
    records: [],
    notice: { type: 'error', message },
  });
  const codeOf = (data: unknown): string => {
    try {
      answerWith<{ page: object }>(data, 'page');
    } catch (error) {
      return panelRequestError(error).code;
    }
    return 'none';
  };

  it('hands back an answer that has the field', () => {
    const data = { record: {}, page: {} };
    expect(answerWith<{ page: object }>(data, 'page')).toBe(data);
  });

  it('understands how AdminJS refuses', () => {
    expect(codeOf(refusal('NotFound', 'Record cannot be found'))).toBe('NOT_FOUND');
    expect(codeOf(refusal('Forbidden', 'You cannot'))).toBe('FORBIDDEN');
    expect(codeOf(refusal('', 'anyForbiddenError'))).toBe('FORBIDDEN');
    expect(codeOf({})).toBe('SERVER');
  });

  it('understands an error that came with status 200', () => {
    expect(codeOf({ record: {}, error: { code: 'NOT_FOUND', message: 'gone' } })).toBe('NOT_FOUND');
  });

  it('takes a page for the sign-in page', () => {
    expect(codeOf('<!DOCTYPE html>')).toBe('SESSION_EXPIRED');
  });
});
