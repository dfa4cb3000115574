import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

import type { SqlForms } from '../../trigger/sql.forms.js';
import type { TriggerColumn } from '../../trigger/trigger.plan.js';

/** What one database's INSERT … SELECT of events is made of, besides what triggers say alike. */
export interface SetwiseDialect {
  forms: SqlForms;
  /**
   * Types of columns whose values look the same in SQL as through the driver, as
   * `driver.normalizeType` names them.
   */
  isCertainType(column: TriggerColumn, metadata: ColumnMetadata): boolean;
  /** True for the rare values that do not, or of which it is not known; undefined if there are none. */
  isOdd(column: TriggerColumn, value: string): string | undefined;
  /** True if a name is told in another form than it has: it is too long, or has blanks that are taken out. */
  isOddName(text: string): string;
  /** True if a text may hold one of the secret forms. */
  holdsSecret(text: string, sensitiveNames: readonly (string | RegExp)[]): string;
  /** The id of the n-th event after the one with these 32 hex digits. */
  nextId(digits: IdDigits, row: string): string;
  /** A bound value as a literal of the event table's column. */
  cell(column: string, value: unknown): string;
}

/** A UUIDv7 as the `uuid` package makes it: a counter of 32 bits follows the time. */
export interface IdDigits {
  /** 12 hex digits of milliseconds. */
  time: string;
  counter: number;
  /** Random hex digits, from which those of the rows are made. */
  seed: string;
}

/** True if dates without a zone are UTC in this process. */
export const isUtcProcess = (): boolean =>
  ['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT'].includes(Intl.DateTimeFormat().resolvedOptions().timeZone);

/** What JavaScript calls white space, but for the blank, and NUL, which the event table takes in another form. */
export const ODD_SPACES =
  '\u0001-\u001f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** Longest name in characters that is certain to fit its column in UTF-16 units. */
export const LONGEST_NAME = 120;
