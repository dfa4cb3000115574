import {
  AuditHealthIndicator,
  MAX_SPOOL_WAIT_MS,
} from '../../../lib/record/audit-health.indicator.js';
import type { AuditRecorderService } from '../../../lib/record/audit-recorder.service.js';
import { AuditCounters } from '../../../lib/record/audit.counters.js';
import { MemoryStore, storeDown } from '../../support/memory-store.js';

function createIndicator(spoolWaitedMs?: number) {
  const store = new MemoryStore();
  const recorder = { spoolWaitedMs } as AuditRecorderService;
  return { indicator: new AuditHealthIndicator(store, recorder, new AuditCounters()), store };
}

describe('AuditHealthIndicator', () => {
  it('is up, with counts, while the store answers', async () => {
    const result = await createIndicator().indicator.isHealthy();
    expect(result.audit).toMatchObject({ status: 'up', buffered: 0, spooled: 0, failed: 0 });
    expect(result.audit).not.toHaveProperty('message');
  });

  it('takes the key it is asked for', async () => {
    expect(Object.keys(await createIndicator().indicator.isHealthy('log'))).toEqual(['log']);
  });

  it('is down while the store does not answer', async () => {
    const { indicator, store } = createIndicator();
    store.failure = () => storeDown();
    const { audit } = await indicator.isHealthy();
    expect(audit).toMatchObject({ status: 'down', message: 'STORE_UNAVAILABLE' });
  });

  it('is down once spooled events have waited too long', async () => {
    const { indicator: soon } = createIndicator(MAX_SPOOL_WAIT_MS - 1);
    expect((await soon.isHealthy()).audit.status).toBe('up');
    const { indicator: late } = createIndicator(MAX_SPOOL_WAIT_MS + 1);
    expect((await late.isHealthy()).audit).toMatchObject({
      status: 'down',
      message: 'SPOOL_WAITING',
    });
  });
});
