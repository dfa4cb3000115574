import type { IncomingMessage } from 'node:http';
import type { User } from '../users/user.entity.js';

/** A request once the guard has let it through; on public routes there is no user. */
export type AuthenticatedRequest = IncomingMessage & { user?: User };
