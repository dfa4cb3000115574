import { Logger } from '@nestjs/common';
import type { EntityMetadata } from 'typeorm';

/** Counts and tells of changed rows that capture has no event for. */
export class CaptureMisses {
  private readonly logger = new Logger('AuditCapture');
  private readonly reported = new WeakSet<EntityMetadata>();
  private total = 0;

  /** Statements of which not every row was captured. */
  get count(): number {
    return this.total;
  }

  /**
   * @param what in words, without values: they may be personal data
   * @param cause of which only the database's code is told
   */
  report(metadata: EntityMetadata, what: string, cause?: unknown): void {
    this.total += 1;
    // Once for each entity.
    if (this.reported.has(metadata)) return;
    this.reported.add(metadata);
    const code = codeOf(cause);
    this.logger.warn(
      `CAPTURE_FAILED: a statement on "${metadata.name}" was captured in part or not at all: ${what}` +
        `${code === undefined ? '' : ` (${code})`}. Reported once for each entity.`,
    );
  }
}

function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as { code?: unknown };
  return typeof code === 'string' ? code : cause.name;
}
