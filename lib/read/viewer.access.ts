import { Inject, Injectable, Logger } from '@nestjs/common';

import { ResolvedAuditOptions, type Viewer } from '../contracts/resolved-options.js';
import type { AuditFilter } from '../event/event-filter.js';
import { normaliseFilter } from '../event/event-filter.normalise.js';

/** Matches no event. */
const NOTHING: AuditFilter = Object.freeze({ action: [] });

/** Asks the option `access` what a viewer may see. In doubt: nothing. */
@Injectable()
export class ViewerAccess {
  private readonly logger = new Logger('AuditTrail');

  constructor(
    @Inject(ResolvedAuditOptions) private readonly options: Pick<ResolvedAuditOptions, 'access'>,
  ) {}

  /**
   * The filters that every read of this viewer must match as well. A function that
   * throws, or returns neither 'none', 'all' nor a filter with a condition, gives
   * nothing to see; the log says so.
   */
  limitsOf(viewer: Viewer): readonly AuditFilter[] {
    try {
      const access: unknown = this.options.access(viewer);
      if (access === 'all') return [];
      if (access === 'none') return [NOTHING];
      if (isUsable(access)) return [normaliseFilter(access)];
      this.refuse('ACCESS_INVALID', "return 'none', 'all' or a filter whose every key has a value");
    } catch (error) {
      const { code } = error as { code?: unknown };
      const isOurs = code === 'INVALID_FILTER';
      this.refuse(
        isOurs ? 'ACCESS_INVALID' : 'ACCESS_FAILED',
        isOurs ? 'return a valid filter' : 'make the function return instead of throwing',
      );
    }
    return [NOTHING];
  }

  /** False if the option `access` leaves the viewer nothing at all to see. */
  admits(viewer: Viewer): boolean {
    return !this.limitsOf(viewer).includes(NOTHING);
  }

  private refuse(code: string, remedy: string): void {
    this.logger.warn(`${code}: the option \`access\` gave no answer, nothing is shown; ${remedy}.`);
  }
}

/**
 * A limit that names a key without a value (`{ tenantId: undefined }`) would
 * silently be no limit at all, and so would an empty one.
 */
function isUsable(access: unknown): access is AuditFilter {
  if (typeof access !== 'object' || access === null || Array.isArray(access)) return false;
  const values = Object.values(access);
  return values.length > 0 && values.every((value) => value !== undefined && value !== null);
}
