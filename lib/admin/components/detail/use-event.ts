import { useCallback, useEffect, useState } from 'react';
import type { PanelEventPage } from '../../panel-api.js';
import { eventPageOf, fetchEvent } from '../shared/panel-client.js';
import { panelRequestError, type PanelRequestError } from '../shared/panel-request.error.js';

/** Neither `page` nor `error`: it is being loaded. */
export interface LoadedEvent {
  page?: PanelEventPage;
  error?: PanelRequestError;
  retry(): void;
}

/**
 * What the page of an event shows: at first what AdminJS's own request for the record has brought
 * along, if it was for this one, then, on `retry`, what the server says. One component per `id`.
 */
export function useEvent(record: { id: string } | undefined, id: string): LoadedEvent {
  const [result, setResult] = useState<Pick<LoadedEvent, 'page' | 'error'>>({});
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const call = new AbortController();
    const known = record?.id === id && attempt === 0;
    setResult({});
    (known ? pageWithin(record) : fetchEvent(id, call.signal))
      .then((page) => ({ page }))
      .catch((cause: unknown) => ({ error: panelRequestError(cause) }))
      .then((next) => {
        // An answer may arrive although its request was called off.
        if (!call.signal.aborted) setResult(next);
      });
    return () => call.abort();
  }, [record, id, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...result, retry };
}

async function pageWithin(record: object): Promise<PanelEventPage> {
  return eventPageOf(record);
}
