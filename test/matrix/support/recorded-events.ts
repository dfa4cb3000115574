import type { AuditEvent } from 'nestjs-audit-trail';

import type { CaptureApp } from '../../e2e/capture/capture-app.js';
import { asExpected, type ExpectedEvent } from './expected-event.js';

/** More than any case makes. */
const WINDOW = 60;

/** The events of one run, as a reader finds them. */
export class RecordedEvents {
  events: ExpectedEvent[] = [];
  transactionIds: string[] = [];
  /** Seen by others while the host's transaction was open. */
  visibleBeforeCommit: ExpectedEvent[] = [];
  private known = new Set<string>();

  constructor(private readonly app: CaptureApp) {}

  async begin(): Promise<void> {
    this.known = new Set((await this.latest()).map(({ id }) => id));
  }

  async beforeCommit(): Promise<void> {
    this.visibleBeforeCommit = (await this.fresh()).map(asExpected);
  }

  async end(): Promise<void> {
    const events = await this.fresh();
    this.events = events.map(asExpected);
    this.transactionIds = [...new Set(events.map(({ transactionId }) => transactionId ?? 'none'))];
  }

  private async fresh(): Promise<AuditEvent[]> {
    return (await this.latest()).filter(({ id }) => !this.known.has(id)).reverse();
  }

  private async latest(): Promise<AuditEvent[]> {
    const { events } = await this.app.query.find({}, { order: 'newest', limit: WINDOW });
    return events;
  }
}
