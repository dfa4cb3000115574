import { ValidateIf } from 'class-validator';

/**
 * Skips validation of a field that was not sent. Unlike `@IsOptional()` it lets
 * `null` reach the other rules, for columns that may be left alone but not emptied.
 */
export const IfPresent = (): PropertyDecorator =>
  ValidateIf((_dto: object, value: unknown) => value !== undefined);
