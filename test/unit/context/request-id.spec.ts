import { requestIdOf } from '../../../lib/context/request-id.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('requestIdOf', () => {
  it('takes a valid x-request-id first', () => {
    const headers = { 'x-request-id': ' a.B_9:-', traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
    expect(requestIdOf(headers)).toBe('a.B_9:-');
    expect(requestIdOf({ 'x-request-id': 'x'.repeat(128) })).toHaveLength(128);
  });

  it.each(['', 'a b', 'a\nb', '<script>', 'é', 'x'.repeat(129)])(
    'takes the trace id where x-request-id is %j',
    (id) => {
      const headers = { 'x-request-id': id, traceparent: `00-${TRACE}-b7ad6b7169203331-01` };
      expect(requestIdOf(headers)).toBe(TRACE);
    },
  );

  it('takes the trace id of a later version with more fields', () => {
    expect(requestIdOf({ traceparent: `cc-${TRACE}-b7ad6b7169203331-01-what` })).toBe(TRACE);
  });

  it.each([
    `ff-${TRACE}-b7ad6b7169203331-01`,
    `00-${TRACE}-b7ad6b7169203331-01-what`,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE}-0000000000000000-01`,
    `00-${TRACE.toUpperCase()}-b7ad6b7169203331-01`,
    `00-${TRACE}-01`,
  ])('makes one where traceparent is %s', (traceparent) => {
    expect(requestIdOf({ traceparent })).toMatch(UUID_V7);
  });

  it('makes a new one each time', () => {
    expect(requestIdOf({})).not.toBe(requestIdOf({}));
  });
});
