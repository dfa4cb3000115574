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
 * along, then, on `retry`, what the server says.
 */
export function useEvent(record: object | undefined, id: string): LoadedEvent {
  const [result, setResult] = useState<Pick<LoadedEvent, 'page' | 'error'>>({});
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const leaving = new AbortController();
    setResult({});
    const loaded = record && attempt === 0 ? pageWithin(record) : fetchEvent(id, leaving.signal);
    loaded.then(
      (page) => setResult({ page }),
      (cause: unknown) => {
        const error = panelRequestError(cause);
        if (error.code !== 'CANCELLED') setResult({ error });
      },
    );
    return () => leaving.abort();
  }, [record, id, attempt]);

  const retry = useCallback(() => setAttempt((count) => count + 1), []);
  return { ...result, retry };
}

async function pageWithin(record: object): Promise<PanelEventPage> {
  return eventPageOf(record);
}
