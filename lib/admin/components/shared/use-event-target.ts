import { useLocation } from 'react-router-dom';
import { eventAddress, isListAddress } from './address.js';
import { useRootPath } from './use-root-path.js';

/** What the history keeps with the page of an event, also over a reload. */
export interface EventPageState {
  /** Query of the list from which the reader came, perhaps over other events. */
  list?: string;
}

/** Where a link to the page of an event leads, so that the way back leads to the same list. */
export function useEventTarget(id: string): { to: string; state: EventPageState } {
  const rootPath = useRootPath();
  const { pathname, search, state } = useLocation();
  const list = isListAddress(rootPath, pathname) ? search : (state as EventPageState | null)?.list;
  return { to: eventAddress(rootPath, id), state: { list } };
}
