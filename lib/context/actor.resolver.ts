import { Inject, Injectable } from '@nestjs/common';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import type { HttpRequest } from '../contracts/resolved-options.js';
import type { Actor } from '../event/audit-event.js';
import { actorProblem, normalizeActor } from './actor-input.js';
import { GuardedFunction } from './guarded-function.js';
import { headersOf } from './request-headers.js';
import { hasApiKey } from './request-source.js';
import { actorOfUser } from './user-actor.js';

/** Who acts in a request, asked anew at every event: guards set the user after the middleware ran. */
@Injectable()
export class ActorResolver {
  private readonly ofHost: GuardedFunction<Actor>;
  private readonly ofUser = new GuardedFunction(
    'reading req.user',
    actorOfRequest,
    (actor) => actor as Actor,
  );

  constructor(@Inject(ResolvedAuditOptions) options: ResolvedAuditOptions) {
    this.ofHost = new GuardedFunction('context.actor', options.context.actor, (value) =>
      actorProblem(value) === undefined ? normalizeActor(value as Actor) : undefined,
    );
  }

  /** The host's answer if it has one, else what `req.user` says. Never throws. */
  resolve(request: HttpRequest): Actor {
    return this.ofHost.call(request) ?? this.ofUser.call(request) ?? { type: 'anonymous' };
  }
}

function actorOfRequest(request: HttpRequest): Actor {
  const user = request.user ?? request.raw?.user;
  if (typeof user === 'object' && user !== null) return actorOfUser(user);
  if (typeof user === 'string' && user !== '') return { type: 'user', id: user };
  return { type: hasApiKey(headersOf(request)) ? 'api_key' : 'anonymous' };
}
