import type { ReadQuery } from '../../contracts/audit-reader.js';
import type { NormalisedFilter } from '../../event/event-filter.normalise.js';

/** A {@link ReadQuery} whose filters are in their one form. */
export interface NormalisedQuery extends Omit<ReadQuery, 'filters'> {
  filters: readonly NormalisedFilter[];
}
