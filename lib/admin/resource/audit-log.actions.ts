import type {
  Action,
  ActionContext,
  ActionRequest,
  ActionResponse,
  CurrentAdmin,
  RecordActionResponse,
} from 'adminjs';

import { AuditError } from '../../errors/audit-error.js';
import type { AuditEvent } from '../../event/audit-event.js';
import type { AuditQueryService } from '../../read/audit-query.service.js';
import { adminMessages } from '../audit-admin.messages.js';
import { AUDIT_LOG_ACTIONS } from './audit-log.action-names.js';
import type {
  PanelChoices,
  PanelError,
  PanelEventAnswer,
  PanelEventPage,
  PanelPage,
} from '../panel-api.js';
import type { PanelServices } from '../panel.services.js';
import { EventPresenter } from '../present/event.presenter.js';
import { readListQuery } from '../present/filter-query.js';
import { panelChoices } from '../present/panel-choices.js';
import { AdminRecordLinks } from './admin-record-links.js';
import { AuditEventRecord } from './audit-log.resource.js';

/** Counting further would cost more than it tells. */
const COUNT_CAP = 1_000;
/** Filter menus list what the newest events have. */
const CHOICE_EVENTS = 1_000;
const TRANSACTION_EVENTS = 50;

type HttpResponse = { status(code: number): unknown };

/** The names of the pages' components in the host's ComponentLoader. */
export interface LogComponents {
  list: string;
  detail: string;
}

/** What AdminJS can do with the log: reads, by those who may. Whatever would write is closed, for everybody. */
export class AuditLogActions {
  constructor(private readonly services: PanelServices) {}

  all({ list, detail }: LogComponents): Record<string, Partial<Action<ActionResponse>>> {
    const isAccessible = ({ currentAdmin }: ActionContext): boolean => this.isOpenTo(currentAdmin);
    const closed = { isAccessible: false, isVisible: false };
    return {
      list: {
        isAccessible,
        component: list,
        showFilter: false,
        hideActionHeader: true,
        handler: (request: ActionRequest, response: HttpResponse, context: ActionContext) =>
          answer(response, () => this.list(request, context)),
      },
      show: {
        isAccessible,
        component: detail,
        hideActionHeader: true,
        handler: (_request: ActionRequest, _response: HttpResponse, context: ActionContext) =>
          this.show(context),
      },
      [AUDIT_LOG_ACTIONS.choices]: {
        actionType: 'resource',
        isAccessible,
        isVisible: false,
        component: false,
        handler: (_request: ActionRequest, response: HttpResponse, context: ActionContext) =>
          answer(response, () => this.choices(context)),
      },
      new: closed,
      edit: closed,
      delete: closed,
      bulkDelete: closed,
      search: closed,
    };
  }

  private async list(
    { query }: ActionRequest,
    context: ActionContext,
  ): Promise<ActionResponse & PanelPage> {
    const { filter, page } = readListQuery(query ?? {});
    const { events, count, nextCursor, previousCursor } = await this.log(context).find(filter, {
      ...page,
      count: COUNT_CAP,
    });
    const presenter = this.presenter(context);
    return {
      events: events.map((event) => presenter.row(event)),
      count,
      nextCursor,
      previousCursor,
      // What AdminJS expects of a list; its own table is not used.
      records: [],
      meta: { total: count.value, perPage: events.length, page: 1 },
    };
  }

  /** The page's data goes within the record: AdminJS asks once, and hands the page nothing else. */
  private async show(context: ActionContext): Promise<RecordActionResponse> {
    const record = context.record as AuditEventRecord;
    const json = record.toJSON(context.currentAdmin);
    const content: PanelEventAnswer = record.event
      ? { page: await this.pageOf(record.event, context) }
      : { error: { code: 'NOT_FOUND', message: adminMessages.noEvent() } };
    return { record: { ...json, ...content } };
  }

  private async pageOf(event: AuditEvent, context: ActionContext): Promise<PanelEventPage> {
    const presenter = this.presenter(context);
    const others = await this.log(context).transactionOf(event, TRANSACTION_EVENTS + 1);
    return {
      event: presenter.detail(event),
      transaction: {
        events: others.slice(0, TRANSACTION_EVENTS).map((other) => presenter.row(other)),
        more: others.length > TRANSACTION_EVENTS,
      },
    };
  }

  private async choices(
    context: ActionContext,
  ): Promise<ActionResponse & { choices: PanelChoices }> {
    const { catalogue } = this.services.options;
    const facets = await this.log(context).facets({}, { events: CHOICE_EVENTS });
    return { choices: panelChoices(catalogue, facets) };
  }

  private isOpenTo(viewer: CurrentAdmin | undefined): boolean {
    return this.services.query.isOpenTo(viewer);
  }

  private log({ currentAdmin }: ActionContext): AuditQueryService {
    return this.services.query.forViewer(currentAdmin);
  }

  private presenter(context: ActionContext): EventPresenter {
    const { options, admin, labels } = this.services;
    const links = new AdminRecordLinks(context, admin.links);
    return new EventPresenter({ catalogue: options.catalogue, links, labels });
  }
}

/** Bad filters and cursors are the viewer's to correct; everything else is the application's own error. */
async function answer<T extends object>(
  response: HttpResponse,
  work: () => Promise<T>,
): Promise<T | PanelError> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AuditError) || !error.code.startsWith('INVALID_')) throw error;
    response.status(400);
    return { error: { code: error.code, message: error.message } };
  }
}
