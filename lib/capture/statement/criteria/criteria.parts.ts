import type { StatementParts } from '../statement.parts.js';
import type { CaptureMisses } from './capture.misses.js';

/** `clear()` has cascades and transactions of its own kind. */
export interface CriteriaParts extends Omit<StatementParts, 'cascades' | 'transactions'> {
  readonly misses: CaptureMisses;
  readonly cascades: Pick<StatementParts['cascades'], 'concerns' | 'before'>;
  readonly transactions: Pick<StatementParts['transactions'], 'run'>;
}

/** How many rows a statement has hit, by its structured result. */
export function affectedBy(result: unknown): number | undefined {
  const { affected } = (result ?? {}) as { affected?: unknown };
  return typeof affected === 'number' ? affected : undefined;
}
