import { Logger } from '@nestjs/common';
import type { HttpRequest } from '../contracts/resolved-options.js';

/**
 * A function of the host's that capture depends on and must not be broken by: what
 * it throws, or answers wrongly, is reported once (without the error's text, which may
 * hold personal data) and counts as no answer.
 */
export class GuardedFunction<T> {
  private readonly logger = new Logger('AuditContext');
  private reported = false;

  /**
   * @param name what the report calls it, e.g. the option's path
   * @param accept the answer in its final form; undefined if it cannot be used
   */
  constructor(
    private readonly name: string,
    private readonly fn: ((request: HttpRequest) => unknown) | undefined,
    private readonly accept: (value: NonNullable<unknown>) => T | undefined,
  ) {}

  call(request: HttpRequest): T | undefined {
    try {
      const value = this.fn?.(request) ?? undefined;
      return value === undefined ? undefined : this.accepted(value);
    } catch {
      return this.report('has thrown');
    }
  }

  private accepted(value: NonNullable<unknown>): T | undefined {
    if (typeof (value as { then?: unknown }).then === 'function') {
      void Promise.resolve(value).catch(() => this.report('has rejected'));
      return this.report('gave a promise; it must answer synchronously');
    }
    return this.accept(value) ?? this.report('gave an answer that cannot be used');
  }

  private report(what: string): undefined {
    if (this.reported) return undefined;
    this.reported = true;
    this.logger.warn(
      `CAPTURE_FAILED: ${this.name} ${what}. The default is used instead; reported once.`,
    );
    return undefined;
  }
}
