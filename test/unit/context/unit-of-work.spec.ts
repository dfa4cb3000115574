import { jest } from '@jest/globals';

import type { UnitOfWork } from '../../../lib/context/unit-of-work.js';

describe('the current unit of work', () => {
  it('is shared by all copies of the module in one process', async () => {
    const first = await import('../../../lib/context/unit-of-work.js');
    jest.resetModules();
    const second = await import('../../../lib/context/unit-of-work.js');
    expect(second).not.toBe(first);
    const reason = { current: () => 'why' } as UnitOfWork['reason'];
    const unit: UnitOfWork = { kind: 'job', actor: { type: 'system', name: 'x' }, reason };
    first.runInUnit(unit, () => expect(second.currentUnit()).toBe(unit));
    expect(second.requestUnits).toBe(first.requestUnits);
  });
});
