import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import { readAddress, writeAddress, type ListState } from './list-state.js';

export type SetListState = (state: ListState, options?: { replace?: boolean }) => void;

/** The list's state, kept in the address: reloads, links and the back button bring it back. */
export function useListState(): [ListState, SetListState] {
  const [query, setQuery] = useSearchParams();
  const state = useMemo(() => readAddress(query), [query]);
  const setState = useCallback<SetListState>(
    (next, options) => setQuery(writeAddress(next), options),
    [setQuery],
  );
  return [state, setState];
}
