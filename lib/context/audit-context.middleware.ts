import { Inject, Injectable } from '@nestjs/common';
import type { NestMiddleware } from '@nestjs/common';
import { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import type { HttpRequest } from '../contracts/resolved-options.js';
import { openFrame } from './request-facts.js';
import { currentUnit, requestUnits, runInUnit } from './unit-of-work.js';
import type { UnitOfWork } from './unit-of-work.js';
import { UnitReason } from './unit-reason.js';

/** Gives every HTTP request its unit of work. Installed by `installAuditContext()`. */
@Injectable()
export class AuditContextMiddleware implements NestMiddleware {
  constructor(@Inject(ResolvedAuditOptions) private readonly options: ResolvedAuditOptions) {}

  use(request: HttpRequest, _response: unknown, next: () => void): void {
    this.enter(request, () => next());
  }

  /**
   * Runs what follows in the request's unit of work. To be called again wherever the
   * host may have left it or the framework knows the request better; all calls meet
   * in the same unit.
   */
  enter<T>(request: HttpRequest, next: () => T): T {
    const raw: object = request.raw ?? request;
    const unit = requestUnits.get(raw) ?? this.open(raw);
    const frame = unit.frame!;
    if (request !== raw) frame.request = request;
    return currentUnit()?.frame === frame ? next() : runInUnit(unit, next);
  }

  private open(raw: HttpRequest): UnitOfWork {
    const { trustProxy } = this.options.context;
    const frame = openFrame(raw, trustProxy);
    const unit: UnitOfWork = { kind: 'request', frame, reason: new UnitReason(frame.reason) };
    requestUnits.set(raw, unit);
    return unit;
  }
}
