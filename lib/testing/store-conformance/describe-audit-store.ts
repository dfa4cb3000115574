import { describeAppending, describeTransactions } from './append.conformance.js';
import { describeFilters } from './filters.conformance.js';
import { describeLongLog } from './long-log.conformance.js';
import { describePaging } from './paging.conformance.js';
import { describeSequencing, describeUnreadable } from './sequencing.conformance.js';
import type { AuditStoreUnderTest } from './store-under-test.js';
import { testGlobals } from './test-globals.js';
import { describeTextSearch } from './text-search.conformance.js';

const SETUP_TIMEOUT_MS = 60_000;

/** What the suite does with a store beyond appending and reading. */
export interface AuditStoreAbilities {
  /** It takes part in a caller's transaction; the factory gives `transaction`. @defaultValue true */
  transactions?: boolean;
  /** It keeps events as text that others can spoil; the factory gives `corrupt`. @defaultValue true */
  corruptible?: boolean;
}

/**
 * Declares the tests that every store and reader of events must pass. Call it at the
 * top of a spec file, with Jest's globals (or Vitest's).
 *
 * @param factory makes an empty store, once; it is closed at the end
 * @example
 * describeAuditStore('our store', async () => ({ store, reader, sequence, transaction, corrupt, close }));
 */
export function describeAuditStore(
  name: string,
  factory: () => Promise<AuditStoreUnderTest>,
  abilities: AuditStoreAbilities = {},
): void {
  const { describe, beforeAll, afterAll } = testGlobals();
  const { transactions = true, corruptible = true } = abilities;

  describe(name, () => {
    let made: AuditStoreUnderTest | undefined;
    const underTest = (): AuditStoreUnderTest => {
      if (!made) throw new Error(`The factory of "${name}" has made no store.`);
      return made;
    };
    beforeAll(async () => {
      made = await factory();
    }, SETUP_TIMEOUT_MS);
    afterAll(async () => {
      await made?.close();
    }, SETUP_TIMEOUT_MS);

    describeAppending(underTest);
    if (transactions) describeTransactions(underTest);
    describePaging(underTest);
    describeFilters(underTest);
    describeTextSearch(underTest);
    describeLongLog(underTest);
    describeSequencing(underTest);
    if (corruptible) describeUnreadable(underTest);
  });
}
