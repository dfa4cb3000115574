import {
  Controller,
  Get,
  Inject,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Query,
  UseFilters,
} from '@nestjs/common';
import { type AuditEvent, AuditQueryService, type EventPage } from 'nestjs-audit-trail';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Roles } from '../auth/roles.decorator.js';
import { ADMIN_ROLES } from '../users/role.js';
import { User } from '../users/user.entity.js';
import { AuditErrorFilter } from './audit-error.filter.js';
import { filterOf, pageOf, type QueryString } from './audit-query.js';

/** The whole log, for admins. */
@Roles(...ADMIN_ROLES)
@UseFilters(AuditErrorFilter)
@Controller('audit/events')
export class AuditEventsController {
  constructor(@Inject(AuditQueryService) private readonly log: AuditQueryService) {}

  /** `?action=case.status_changed&from=2026-11-01&limit=20`; keys given twice match either value. */
  @Get()
  find(@Query() query: QueryString, @CurrentUser() viewer: User): Promise<EventPage> {
    return this.log.forViewer(viewer).find(filterOf(query), pageOf(query));
  }

  @Get(':id')
  async get(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentUser() viewer: User,
  ): Promise<AuditEvent> {
    const event = await this.log.forViewer(viewer).get(id);
    if (!event) {
      throw new NotFoundException(`There is no audit event ${id}.`);
    }
    return event;
  }
}
