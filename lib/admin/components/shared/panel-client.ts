import { ApiClient } from 'adminjs';
import {
  AUDIT_LOG_RESOURCE,
  type PanelChoices,
  type PanelEventPage,
  type PanelPage,
} from '../../panel-api.js';
import { answerWith, panelRequestError } from './panel-request.error.js';

export { PanelRequestError } from './panel-request.error.js';

/**
 * One page of the list; `query` holds filters, `cursor` and `limit`.
 * @throws {PanelRequestError} also when `signal` aborts it (code `CANCELLED`).
 */
export async function fetchEvents(
  query: URLSearchParams,
  signal?: AbortSignal,
): Promise<PanelPage> {
  return answerWith<PanelPage>(await resourceAction('list', query, signal), 'events');
}

/**
 * What the filters of the list can be set to.
 * @throws {PanelRequestError}
 */
export async function fetchChoices(signal?: AbortSignal): Promise<PanelChoices> {
  const data = await resourceAction('choices', new URLSearchParams(), signal);
  return answerWith<{ choices: PanelChoices }>(data, 'choices').choices;
}

/**
 * One event with all that its page shows.
 * @throws {PanelRequestError}
 */
export async function fetchEvent(id: string, signal?: AbortSignal): Promise<PanelEventPage> {
  const data = await answered(
    new ApiClient().recordAction({
      resourceId: AUDIT_LOG_RESOURCE,
      recordId: encodeURIComponent(id),
      actionName: 'show',
      signal,
    }),
  );
  const { record } = answerWith<{ record: unknown }>(data, 'record');
  return eventPageOf(record);
}

/**
 * The page's data in a record, as AdminJS's own request for it has brought it along.
 * @throws {PanelRequestError}
 */
export function eventPageOf(record: unknown): PanelEventPage {
  return answerWith<{ page: PanelEventPage }>(record, 'page').page;
}

function resourceAction(
  actionName: string,
  params: URLSearchParams,
  signal?: AbortSignal,
): Promise<unknown> {
  return answered(
    new ApiClient().resourceAction({ resourceId: AUDIT_LOG_RESOURCE, actionName, params, signal }),
  );
}

async function answered(call: Promise<{ data: unknown }>): Promise<unknown> {
  try {
    return (await call).data;
  } catch (error) {
    throw panelRequestError(error);
  }
}
