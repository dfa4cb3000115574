export { InMemoryAuditStore } from './in-memory.store.js';
export { sampleEvent } from './sample-event.js';
export {
  describeAuditStore,
  type AuditStoreAbilities,
} from './store-conformance/describe-audit-store.js';
export type { AuditStoreUnderTest } from './store-conformance/store-under-test.js';
