import { describeAuditStore, InMemoryAuditStore } from '../../../lib/testing/index.js';

describeAuditStore(
  'InMemoryAuditStore',
  () => {
    const store = new InMemoryAuditStore();
    const nothingToDo = (): Promise<void> => Promise.resolve();
    return Promise.resolve({ store, reader: store, sequence: nothingToDo, close: nothingToDo });
  },
  { transactions: false, corruptible: false },
);
