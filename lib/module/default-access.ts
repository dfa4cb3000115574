import { actorOfUser } from '../context/user-actor.js';
import type { Viewer } from '../contracts/resolved-options.js';

/**
 * What a viewer may read where the option `access` is left out: admins (super admins and owners
 * among them) everything, everybody else nothing. An admin is whoever would be recorded as one.
 */
export function adminsReadAll(viewer: Viewer): 'all' | 'none' {
  const isUser = typeof viewer === 'object' && viewer !== null;
  return isUser && actorOfUser(viewer as object).type === 'admin' ? 'all' : 'none';
}
