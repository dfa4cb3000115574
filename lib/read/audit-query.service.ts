import { Inject, Injectable } from '@nestjs/common';

import { AuditReader } from '../contracts/audit-reader.js';
import type { Viewer } from '../contracts/resolved-options.js';
import { AuditError } from '../errors/audit-error.js';
import type { AuditEvent } from '../event/audit-event.js';
import type { AuditFilter } from '../event/event-filter.js';
import { matchesFilter } from '../event/event-filter.match.js';
import { normaliseFilter } from '../event/event-filter.normalise.js';
import { countFacets, type EventFacets, type FacetInput } from './event.facets.js';
import {
  readCountedPage,
  readPage,
  type EventPage,
  type UncountedPage,
} from './event-page.reader.js';
import { streamEvents } from './event.stream.js';
import { pageRequest, type PageInput } from './page-request.js';
import { readRecordAt } from './record-at.reader.js';
import { ViewRecorder, type View } from './view.recorder.js';
import { ViewerAccess } from './viewer.access.js';

/** What one instance may read, and whom it tells. */
interface ReadScope {
  limits: readonly AuditFilter[];
  viewed(view: View): Promise<void>;
}

const TRUSTED: ReadScope = { limits: [], viewed: () => Promise.resolve() };

/**
 * Reads the log. As injected it serves trusted server code: it sees everything
 * and records nothing. What faces people goes through {@link forViewer}.
 */
@Injectable()
export class AuditQueryService {
  private scope = TRUSTED;

  constructor(
    @Inject(AuditReader) private readonly reader: AuditReader,
    @Inject(ViewerAccess) private readonly access: ViewerAccess,
    @Inject(ViewRecorder) private readonly views: ViewRecorder,
  ) {}

  /**
   * The same service for somebody's eyes: every read is narrowed by the option
   * `access`, asked once, now, and recorded as `audit.viewed` (the same read by
   * the same viewer once in five minutes). A read whose record fails under
   * `onWriteFailure: 'throw'` fails too.
   *
   * @param viewer the host's user object, as `access` knows it
   */
  forViewer(viewer: Viewer): AuditQueryService {
    const { limits, viewed } = this.scope;
    const narrowed = new AuditQueryService(this.reader, this.access, this.views);
    narrowed.scope = {
      limits: [...limits, ...this.access.limitsOf(viewer)],
      viewed: async (view) => {
        await viewed(view);
        await this.views.record(viewer, view);
      },
    };
    return narrowed;
  }

  /** False if the option `access` leaves this viewer nothing to see: no menu entry need be shown. */
  isOpenTo(viewer: Viewer): boolean {
    return this.access.admits(viewer);
  }

  /**
   * One page of the matching events and how many there are (up to `page.count`, 10,000 by default).
   *
   * @throws AuditError `INVALID_FILTER`, `INVALID_INPUT` (page), `INVALID_CURSOR`
   */
  find(filter: AuditFilter, page: PageInput & { count: false }): Promise<UncountedPage>;
  find(filter?: AuditFilter, page?: PageInput): Promise<EventPage>;
  async find(filter: AuditFilter = {}, page?: PageInput): Promise<EventPage | UncountedPage> {
    const own = normaliseFilter(filter);
    const result = await this.page(own, page);
    await this.scope.viewed({
      query: 'find',
      subject: { filter: own },
      returned: result.events.length,
    });
    return result;
  }

  /** The event with this id; undefined if there is none, or none for this viewer. */
  async get(id: string): Promise<AuditEvent | undefined> {
    const found = await this.reader.get(id);
    const event =
      found && this.scope.limits.every((limit) => matchesFilter(found, limit)) ? found : undefined;
    await this.scope.viewed({ query: 'get', subject: { eventId: id }, returned: event ? 1 : 0 });
    return event;
  }

  /**
   * The other events of an event's transaction, oldest first. They belong to looking at the event:
   * no view of their own is recorded.
   *
   * @param limit how many at most, 1 to 499
   */
  async transactionOf({ id, transactionId }: AuditEvent, limit: number): Promise<AuditEvent[]> {
    if (transactionId === undefined) return [];
    const own = normaliseFilter({ transactionId });
    // One more for the event itself.
    const { events } = await this.page(own, { limit: limit + 1, order: 'oldest', count: false });
    return events.filter((event) => event.id !== id).slice(0, limit);
  }

  /**
   * All matching events, oldest first, without holding them in memory. Ends at the
   * newest event present at the start. A viewer's stream is recorded before its first event.
   *
   * @throws AuditError `INVALID_FILTER` at the first step
   */
  async *stream(filter: AuditFilter = {}): AsyncGenerator<AuditEvent, void, undefined> {
    const own = normaliseFilter(filter);
    await this.scope.viewed({ query: 'stream', subject: { filter: own } });
    yield* streamEvents(this.reader, this.filtersWith(own));
  }

  /** What happened to one record: a page of the events whose target it is. */
  async history(type: string, id: string, page?: PageInput): Promise<EventPage> {
    const result = await this.page(recordFilter(type, id), page);
    await this.scope.viewed({
      query: 'history',
      subject: { record: { type, id } },
      returned: result.events.length,
    });
    return result as EventPage;
  }

  /**
   * A record as it was at a moment (inclusive), rebuilt from its events; undefined if it
   * did not exist, was deleted, or its creation is not in the log. Holds what the
   * events hold: ignored properties are missing, masked and erased ones show what
   * was stored in their place, and a viewer's copy is built from the events that viewer may see.
   *
   * `'uncertain'` if records of the type were changed since by a statement whose rows are not in the
   * log one by one (raw SQL, or one above `capture.bulkRowLimit` under `bulkOverflow: 'summary'`):
   * this record may have been among them. Also if it may have been made by one. A later deletion or
   * creation of the record makes it certain again. A viewer is told so whether or not that
   * viewer may see the statement's event.
   *
   * @param when a `Date` or an ISO 8601 string
   * @throws AuditError `INVALID_INPUT` if `when` is no point in time
   */
  async asOf(
    type: string,
    id: string,
    when: Date | string,
  ): Promise<Record<string, unknown> | 'uncertain' | undefined> {
    const moment = new Date(when);
    if (Number.isNaN(moment.getTime())) {
      throw new AuditError(
        'INVALID_INPUT',
        '`when` of asOf() is no point in time; expected a valid Date or an ISO 8601 string.',
      );
    }
    await this.scope.viewed({
      query: 'asOf',
      subject: { record: { type, id }, when: moment.toISOString() },
    });
    return readRecordAt(this.reader, this.scope.limits, { type, id, moment });
  }

  /**
   * Counts of the matching events by action, actor, category and so on, the 20 most
   * frequent of each. Looks at no more than the 10,000 newest, or `input.events`, and says so.
   *
   * @throws AuditError `INVALID_FILTER`, `INVALID_INPUT` (events)
   */
  async facets(filter: AuditFilter = {}, input?: FacetInput): Promise<EventFacets> {
    const own = normaliseFilter(filter);
    const facets = await countFacets(this.reader, this.filtersWith(own), input);
    await this.scope.viewed({ query: 'facets', subject: { filter: own }, returned: facets.events });
    return facets;
  }

  private async page(own: AuditFilter, page?: PageInput): Promise<EventPage | UncountedPage> {
    const request = pageRequest(page);
    const filters = this.filtersWith(own);
    const read = request.countCap > 0 ? readCountedPage : readPage;
    return read(this.reader, filters, request);
  }

  private filtersWith(own: AuditFilter): readonly AuditFilter[] {
    return [...this.scope.limits, own];
  }
}

function recordFilter(type: string, id: string): AuditFilter {
  return normaliseFilter({ targetType: type, targetId: id });
}
