import { resolve as resolvePath } from 'node:path';

import type { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { AuditError } from '../errors/audit-error.js';
import { builtInCatalogue } from '../event/built-in.catalogue.js';
import { mergeCatalogues } from '../event/catalogue.js';
import { closestName } from '../event/closest-name.js';
import { minutes, seconds } from '../support/duration.js';
import type { AuditModuleOptions } from './audit-module.options.js';
import { adminsReadAll } from './default-access.js';
import type { OptionProblem, OptionShape } from './option.checks.js';
import { OPTION_SHAPE } from './option.shape.js';
import { optionsMessage } from './options.messages.js';

/**
 * Fills in the defaults, checks everything, and freezes the result.
 *
 * @throws AuditError `INVALID_OPTIONS` with all problems in one message.
 */
export function resolveOptions(options: AuditModuleOptions): ResolvedAuditOptions {
  const wrong = shapeProblems(options, OPTION_SHAPE, '');
  const sound = soundPart(options, OPTION_SHAPE) as AuditModuleOptions;
  const resolved = withDefaults(sound);
  const problems = [...wrong, ...pairProblems(sound, resolved)];
  if (problems.length > 0) throw new AuditError('INVALID_OPTIONS', optionsMessage(problems));
  return deepFreeze(resolved);
}

/** The options without what is wrong by itself, so that impossible pairs are told in the same message. */
function soundPart(value: unknown, shape: OptionShape): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  const entries = Object.entries(value).flatMap(([key, entry]): [string, unknown][] => {
    const check = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (!check || entry === undefined) return [];
    if (typeof check !== 'function') return [[key, soundPart(entry, check)]];
    return check(entry) === undefined ? [[key, entry]] : [];
  });
  return Object.fromEntries(entries);
}

function withDefaults(options: AuditModuleOptions): ResolvedAuditOptions {
  const { capture = {}, context = {}, redact = {}, write = {}, store = {} } = options;
  const { sequencer = {} } = options;
  return {
    dataSource: options.dataSource,
    capture: {
      entities: capture.entities ?? 'decorated',
      bulkRowLimit: capture.bulkRowLimit ?? 10_000,
      bulkOverflow: capture.bulkOverflow ?? 'chunk',
      triggers: capture.triggers ?? false,
    },
    context: {
      actor: context.actor,
      source: context.source,
      tenant: context.tenant,
      trustProxy: context.trustProxy ?? false,
    },
    catalogue: options.catalogue
      ? mergeCatalogues(builtInCatalogue, options.catalogue)
      : builtInCatalogue,
    redact: {
      properties: redact.properties ?? [],
      replacement: redact.replacement ?? '[redacted]',
    },
    write: {
      onWriteFailure: write.onWriteFailure ?? 'throw',
      spoolDirectory: resolvePath(write.spoolDirectory ?? '.audit-spool'),
      maxBufferedEvents: write.maxBufferedEvents ?? 10_000,
      maxBatchEvents: write.maxBatchEvents ?? Math.min(500, write.maxBufferedEvents ?? 500),
      flushIntervalMs: write.flushIntervalMs ?? 5,
    },
    store: {
      tablePrefix: store.tablePrefix ?? 'audit_',
      schema: store.schema ?? (process.env.NODE_ENV === 'production' ? 'verify' : 'migrate'),
      partitions: store.partitions ?? 'month',
    },
    sequencer: {
      intervalMs: sequencer.intervalMs ?? seconds(1),
      maxTransactionMs: sequencer.maxTransactionMs ?? minutes(5),
      sweepIntervalMs:
        sequencer.sweepIntervalMs ?? Math.max(minutes(15), sequencer.intervalMs ?? 0),
      batchSize: sequencer.batchSize ?? 500,
    },
    access: options.access ?? adminsReadAll,
  };
}

function shapeProblems(value: unknown, shape: OptionShape, path: string): OptionProblem[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return [{ path: path || 'options', received: value, expected: 'an object' }];
  }
  return Object.entries(value).flatMap(([key, received]): OptionProblem[] => {
    const at = path ? `${path}.${key}` : key;
    if (!Object.hasOwn(shape, key)) {
      const meant = closestName(key, Object.keys(shape));
      const expected = `no such option; known are ${Object.keys(shape).join(', ')}`;
      return [{ path: at, received, expected, hint: meant && `did you mean "${meant}"?` }];
    }
    if (received === undefined) return [];
    const check = shape[key];
    if (typeof check !== 'function') return shapeProblems(received, check, at);
    const expected = check(received);
    return expected === undefined ? [] : [{ path: at, received, expected }];
  });
}

/** Values that are fine by themselves and impossible together. */
function pairProblems(
  options: AuditModuleOptions,
  { write, sequencer }: ResolvedAuditOptions,
): OptionProblem[] {
  const problems: OptionProblem[] = [];
  if (write.maxBatchEvents > write.maxBufferedEvents) {
    problems.push({
      path: 'write.maxBatchEvents',
      received: write.maxBatchEvents,
      expected: `at most write.maxBufferedEvents (${write.maxBufferedEvents}): a batch is taken from the buffer`,
    });
  }
  if (sequencer.sweepIntervalMs < sequencer.intervalMs) {
    problems.push({
      path: 'sequencer.sweepIntervalMs',
      received: sequencer.sweepIntervalMs,
      expected: `at least sequencer.intervalMs (${sequencer.intervalMs}): a sweep is one of its ticks`,
    });
  }
  const { entities } = options.capture ?? {};
  if (typeof entities === 'object') {
    const both = entities.include?.filter((target) => entities.exclude?.includes(target)) ?? [];
    if (both.length > 0) {
      problems.push({
        path: 'capture.entities',
        received: both,
        expected: 'no entity both in include and in exclude',
      });
    }
  }
  return problems;
}

/** Groups only: what the host passed by reference (catalogue, entity classes) stays the host's. */
function deepFreeze(options: ResolvedAuditOptions): ResolvedAuditOptions {
  const { catalogue: _hosts, ...groups } = options;
  for (const group of Object.values(groups)) {
    if (typeof group === 'object') Object.freeze(group);
  }
  return Object.freeze(options);
}
