import { useCallback, useEffect, useState } from 'react';
import type { PanelChoices } from '../../panel-api.js';
import { fetchChoices, PanelRequestError } from '../shared/panel-client.js';
import { panelRequestError } from '../shared/panel-request.error.js';

export interface ChoicesOfLog {
  choices?: PanelChoices;
  error?: PanelRequestError;
  reload(): void;
}

/** What the filters can be set to; asked for once, as soon as it is `needed`. */
export function useChoices(needed: boolean): ChoicesOfLog {
  const [answer, setAnswer] = useState<Pick<ChoicesOfLog, 'choices' | 'error'>>({});
  const [round, setRound] = useState(0);
  const missing = needed && answer.choices === undefined;
  useEffect(() => {
    if (!missing) return undefined;
    const call = new AbortController();
    fetchChoices(call.signal)
      .then((choices) => ({ choices }))
      .catch((error: unknown) => ({ error: panelRequestError(error) }))
      .then((next) => {
        if (!call.signal.aborted) setAnswer(next);
      });
    return () => call.abort();
  }, [missing, round]);
  const reload = useCallback(() => {
    setAnswer({});
    setRound((last) => last + 1);
  }, []);
  return { ...answer, reload };
}
