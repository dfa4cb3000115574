/** What the suites use of Jest's globals (Vitest's with `globals: true` fit as well); no types of theirs leak. */
export interface TestGlobals {
  describe(name: string, define: () => void): void;
  it(name: string, test: () => Promise<void> | void, timeoutMs?: number): void;
  beforeAll(hook: () => Promise<void>, timeoutMs?: number): void;
  afterAll(hook: () => Promise<void>, timeoutMs?: number): void;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  expect(value: unknown): any;
}

/** The running test framework's globals. @throws Error outside of one */
export function testGlobals(): TestGlobals {
  const globals = globalThis as unknown as TestGlobals;
  if (typeof globals.describe !== 'function' || typeof globals.expect !== 'function') {
    throw new Error(
      'describeAuditStore() needs describe, it and expect as globals: call it in a spec file run by Jest, or by Vitest with `globals: true`.',
    );
  }
  return globals;
}
