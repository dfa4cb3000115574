import {
  aFunction,
  aBoolean,
  anInteger,
  aString,
  either,
  listOf,
  matching,
  oneOf,
  type OptionCheck,
  type OptionShape,
} from './option.checks.js';

const DAY_MS = 86_400_000;

const isTarget: OptionCheck = (value) =>
  typeof value === 'function' ||
  (typeof value === 'string' && value !== '') ||
  typeof (value as { options?: { name?: unknown } } | null)?.options?.name === 'string'
    ? undefined
    : 'an entity';

const entityList = listOf(isTarget, 'a list of entity classes, schemas or names');

const entities: OptionCheck = (value) => {
  const expected = `'decorated', 'all', or { include?: entities, exclude?: entities }`;
  if (value === 'decorated' || value === 'all') return undefined;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return expected;
  const isValid = Object.entries(value).every(
    ([key, list]) =>
      (key === 'include' || key === 'exclude') &&
      (list === undefined || entityList(list) === undefined),
  );
  return isValid && Object.keys(value).length > 0 ? undefined : expected;
};

const catalogue: OptionCheck = (value) =>
  typeof (value as { get?: unknown } | null)?.get === 'function'
    ? undefined
    : 'a catalogue made with defineCatalogue({ … })';

const propertyName: OptionCheck = (value) =>
  value instanceof RegExp || (typeof value === 'string' && value !== '') ? undefined : 'a name';

const trustProxy: OptionCheck = (value) =>
  typeof value === 'boolean' || (Number.isInteger(value) && (value as number) >= 0)
    ? undefined
    : 'true, false, or the number of proxies in front of the application';

/** Every option there is, and what its value must be. */
export const OPTION_SHAPE = {
  dataSource: aString,
  capture: {
    entities,
    bulkRowLimit: anInteger(1, 1_000_000),
    bulkOverflow: oneOf('chunk', 'summary'),
    triggers: aBoolean,
  },
  context: { actor: aFunction, source: aFunction, tenant: aFunction, trustProxy },
  catalogue,
  redact: {
    properties: listOf(propertyName, 'a list of names and regular expressions'),
    replacement: aString,
  },
  write: {
    onWriteFailure: either(oneOf('throw', 'spool'), aFunction),
    spoolDirectory: aString,
    maxBufferedEvents: anInteger(1, 10_000_000),
    maxBatchEvents: anInteger(1, 10_000),
    flushIntervalMs: anInteger(0, 60_000),
  },
  store: {
    tablePrefix: matching(/^[A-Za-z_][A-Za-z0-9_]{0,29}$/, 'up to 30 letters, digits and _'),
    schema: oneOf('migrate', 'verify', 'none'),
    partitions: oneOf('month', 'none'),
  },
  sequencer: {
    intervalMs: anInteger(10, DAY_MS),
    maxTransactionMs: anInteger(0, 7 * DAY_MS),
    sweepIntervalMs: anInteger(100, 7 * DAY_MS),
    batchSize: anInteger(1, 10_000),
  },
  access: aFunction,
} satisfies OptionShape;
