import type { DataSource } from 'typeorm';

import { OwnSubscriber } from './own.subscriber.js';

/** True if nobody of the host's looks on at the statements of a data source: no log of them, no subscriber. */
export function isUnwatched({ driver, logger, options, subscribers }: DataSource): boolean {
  const { options: driverOptions } = driver as {
    options: { maxQueryExecutionTime?: number };
  };
  if (driverOptions.maxQueryExecutionTime) return false;
  if (typeof options.logger === 'object' || options.logger === 'debug') return false;
  const { isLogEnabledFor } = logger as { isLogEnabledFor?: (type: string) => boolean };
  if (isLogEnabledFor === undefined || isLogEnabledFor.call(logger, 'query')) return false;
  return !subscribers.some(
    (subscriber) =>
      !(subscriber instanceof OwnSubscriber) && (subscriber.beforeQuery ?? subscriber.afterQuery),
  );
}
