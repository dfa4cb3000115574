import { Inject, Injectable } from '@nestjs/common';

import { AuditRecorder } from '../contracts/audit-recorder.js';
import { Clock } from '../contracts/clock.js';
import { ContextSource } from '../contracts/context-source.js';
import type { Viewer } from '../contracts/resolved-options.js';

/** The same viewer looking at the same thing again within this time is one view. */
export const VIEW_COOL_DOWN_MS = 5 * 60_000;

const MAX_REMEMBERED_VIEWS = 1_000;

/** What somebody looked at in the log. */
export interface View {
  query: 'find' | 'get' | 'stream' | 'history' | 'asOf' | 'facets';
  /** What was asked for: the filter, the event's id, the record. */
  subject: object;
  /** How many events were returned, where that is known. */
  returned?: number;
}

/** Makes an `audit.viewed` event of a viewer's read, once per cool-down. */
@Injectable()
export class ViewRecorder {
  /** Key of a view to the monotonic time it was recorded at; oldest first. */
  private readonly recent = new Map<string, number>();

  constructor(
    @Inject(AuditRecorder) private readonly recorder: AuditRecorder,
    @Inject(ContextSource) private readonly context: ContextSource,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Resolves when the view is recorded, or was lately. Fails as the recorder does. */
  async record(viewer: Viewer, view: View): Promise<void> {
    const { query, subject, returned } = view;
    const key = JSON.stringify([this.keyOf(viewer), query, subject]);
    this.forgetOld();
    if (this.recent.has(key)) return;
    // Before the write: a second read must not be recorded while the first one's event is on its way.
    this.recent.set(key, this.clock.monotonic());
    try {
      const metadata = { query, ...subject, ...(returned === undefined ? {} : { returned }) };
      await this.recorder.record(
        this.recorder.prepare({ action: 'audit.viewed', operation: 'read', metadata }),
      );
    } catch (error) {
      this.recent.delete(key);
      throw error;
    }
  }

  private keyOf(viewer: Viewer): unknown {
    const named: unknown = viewer?.id ?? viewer?.sub ?? viewer?.email ?? viewer?.username;
    if (named !== undefined) return ['viewer', String(named)];
    const { type, id, name } = this.context.snapshot().actor;
    return ['actor', type, id, name];
  }

  private forgetOld(): void {
    const expired = this.clock.monotonic() - VIEW_COOL_DOWN_MS;
    for (const [key, recordedAt] of this.recent) {
      if (recordedAt > expired && this.recent.size < MAX_REMEMBERED_VIEWS) return;
      this.recent.delete(key);
    }
  }
}
