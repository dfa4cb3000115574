import { useSelector } from 'react-redux';
import type { ReduxState } from 'adminjs';

/** Path under which the host serves the panel: `/admin`. */
export function useRootPath(): string {
  return useSelector((state: ReduxState) => state.paths.rootPath);
}
