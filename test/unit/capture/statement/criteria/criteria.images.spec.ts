import type { CriteriaShape } from '../../../../../lib/capture/statement/criteria/criteria.shape.js';
import { sortByKey } from '../../../../../lib/capture/statement/criteria/criteria.images.js';
import { rawKeyOf, sameRaw } from '../../../../../lib/capture/statement/rows/raw-row.js';

const shapeOf = (...names: string[]) =>
  ({
    metadata: { primaryColumns: names.map((databaseName) => ({ databaseName })) },
  }) as unknown as CriteriaShape;

describe('rows by key', () => {
  it('are sorted as numbers, big ones as text too, and by all columns of the key', () => {
    const ids = (rows: Record<string, unknown>[]) => rows.map(({ id }) => id);
    expect(ids(sortByKey(shapeOf('id'), [{ id: 10 }, { id: 9 }, { id: -1 }]))).toEqual([-1, 9, 10]);
    expect(ids(sortByKey(shapeOf('id'), [{ id: '10' }, { id: '9' }]))).toEqual(['9', '10']);
    expect(ids(sortByKey(shapeOf('id'), [{ id: 'b' }, { id: 'a10' }]))).toEqual(['a10', 'b']);
    const pairs = [
      { a: 1, b: 'y' },
      { a: 0, b: 'z' },
      { a: 1, b: 'x' },
    ];
    expect(sortByKey(shapeOf('a', 'b'), pairs).map(({ b }) => b)).toEqual(['z', 'x', 'y']);
  });

  it('have keys that no other row has', () => {
    const { metadata } = shapeOf('a', 'b');
    expect(rawKeyOf(metadata, { a: 'x', b: 'yz' })).not.toBe(
      rawKeyOf(metadata, { a: 'xy', b: 'z' }),
    );
    expect(rawKeyOf(metadata, { a: Buffer.from([1]), b: 2n })).toBe(
      rawKeyOf(metadata, { a: Buffer.from([1]), b: '2' }),
    );
  });

  it('have the same values if the driver gives the same', () => {
    expect(sameRaw(new Date(5), new Date(5))).toBe(true);
    expect(sameRaw(Buffer.from('a'), Buffer.from('b'))).toBe(false);
    expect(sameRaw({ a: [1] }, { a: [1] })).toBe(true);
    expect(sameRaw(1, '1')).toBe(false);
    expect(sameRaw(null, undefined)).toBe(false);
  });
});
