import { BatchSizer } from '../../../lib/ledger/batch.sizer.js';

describe('BatchSizer', () => {
  it('narrows down to one event, and only then asks for its bare leaf', () => {
    const sizer = new BatchSizer(100);
    const tried: [number, boolean][] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      tried.push([sizer.size, sizer.leavesOnly]);
      sizer.refused();
    }
    expect(tried).toEqual([
      [100, false],
      [12, false],
      [1, false],
      [1, true],
      [1, true],
    ]);
  });

  it('grows again to its maximum, with everything written', () => {
    const sizer = new BatchSizer(10);
    sizer.refused();
    sizer.refused();
    expect(sizer.leavesOnly).toBe(true);
    const sizes: number[] = [];
    for (let attempt = 0; attempt < 5; attempt++) {
      sizer.committed();
      sizes.push(sizer.size);
    }
    expect(sizes).toEqual([2, 4, 8, 10, 10]);
    expect(sizer.leavesOnly).toBe(false);
  });
});
