import { useCallback, useEffect, useRef, useState } from 'react';
import type { PanelPage } from '../../panel-api.js';
import { fetchEvents, PanelRequestError } from '../shared/panel-client.js';
import { panelRequestError } from '../shared/panel-request.error.js';
import { listRequest } from './list-request.js';
import type { ListState } from './list-state.js';

/** How a request for a page ended. */
export interface Answer {
  page?: PanelPage;
  error?: PanelRequestError;
  /** Where the period of this answer begins. */
  since?: string;
}

export interface EventPage extends Answer {
  loading: boolean;
  /** Asks again for the same page. */
  reload(): void;
}

/**
 * The page of events for a state. While a newer one is on its way, the last one stays.
 * `known`, the answer for the first state, saves the first request.
 */
export function useEventPage(state: ListState, known?: Answer): EventPage {
  const [answer, setAnswer] = useState<Answer>(known ?? {});
  const [loading, setLoading] = useState(known === undefined);
  const [round, setRound] = useState(0);
  const skips = useRef(known !== undefined);
  useEffect(() => {
    if (skips.current) {
      skips.current = false;
      return undefined;
    }
    const call = new AbortController();
    const { query, since } = listRequest(state, new Date());
    setLoading(true);
    fetchEvents(query, call.signal)
      .then((page): Answer => ({ page, since }))
      .catch((error: unknown): Answer => ({ error: panelRequestError(error) }))
      .then((next) => {
        // An answer may arrive although its request was called off.
        if (call.signal.aborted) return;
        setAnswer(next);
        setLoading(false);
      });
    return () => call.abort();
  }, [state, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { ...answer, loading, reload };
}
