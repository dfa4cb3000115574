import { basename, extname } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { ContextSnapshot, ContextSource } from '../contracts/context-source.js';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import type { HttpRequest } from '../contracts/resolved-options.js';
import type { Actor, EventContext, Source } from '../event/audit-event.js';
import { SOURCES } from '../event/vocabulary.js';
import { ActorResolver } from './actor.resolver.js';
import { GuardedFunction } from './guarded-function.js';
import { idText } from './id-text.js';
import { routePath, sessionHashOf } from './request-facts.js';
import { RequestSecrets } from './request-secrets.js';
import { requestSource } from './request-source.js';
import { currentUnit } from './unit-of-work.js';
import type { RequestFrame, UnitOfWork } from './unit-of-work.js';
import { withoutUndefined } from './without-undefined.js';

/** Answers who, where and why at the moment of an event, from the unit of work it happens in. */
@Injectable()
export class ContextSourceService implements ContextSource {
  private readonly sourceOfHost: GuardedFunction<Source>;
  private readonly tenantOfHost: GuardedFunction<string>;
  private readonly late = new GuardedFunction('reading the request', lateFacts, (facts) => facts);

  constructor(
    @Inject(ResolvedAuditOptions) options: ResolvedAuditOptions,
    @Inject(ActorResolver) private readonly actors: ActorResolver,
    @Inject(RequestSecrets) private readonly secrets: RequestSecrets,
  ) {
    this.sourceOfHost = new GuardedFunction('context.source', options.context.source, (value) =>
      SOURCES.find((source) => source === value),
    );
    this.tenantOfHost = new GuardedFunction('context.tenant', options.context.tenant, idText);
  }

  snapshot(): ContextSnapshot {
    const unit = currentUnit();
    if (unit === undefined) return scriptSnapshot();
    const { frame } = unit;
    return {
      actor: this.actorOf(unit),
      source: unit.source ?? (frame && this.sourceOf(frame)) ?? 'system',
      context: frame ? this.contextOf(frame) : {},
      tenantId: unit.tenantId ?? (frame && this.tenantOfHost.call(frame.request)),
      correlationId: unit.correlationId ?? frame?.correlationId,
      causedById: unit.causedById,
      reason: unit.reason.current(),
      laterReason: unit.reason,
      secrets: frame ? this.secrets.of(frame) : [],
    };
  }

  isSuspended(): boolean {
    return currentUnit()?.suspended === true;
  }

  private actorOf({ actor, frame }: UnitOfWork): Actor {
    if (actor !== undefined) return { ...actor };
    return frame ? this.actors.resolve(frame.request) : scriptActor();
  }

  private sourceOf({ request }: RequestFrame): Source {
    return this.sourceOfHost.call(request) ?? requestSource(request);
  }

  private contextOf({ context, request }: RequestFrame): EventContext {
    return { ...context, ...this.late.call(request) };
  }
}

/** What frameworks and sessions add to a request on its way. */
function lateFacts(request: HttpRequest): Pick<EventContext, 'path' | 'sessionHash'> {
  return withoutUndefined({ path: routePath(request), sessionHash: sessionHashOf(request) });
}

function scriptSnapshot(): ContextSnapshot {
  return { actor: scriptActor(), source: 'system', context: {}, secrets: [] };
}

/** Work outside every unit is named after the script that the process runs. */
function scriptActor(): Actor {
  const script = process.argv[1] ?? process.execPath;
  return { type: 'system', name: basename(script, extname(script)) };
}
