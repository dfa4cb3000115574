import { Controller, Get, Inject, Param, Query, UseFilters } from '@nestjs/common';
import { AuditQueryService, type EventPage } from 'nestjs-audit-trail';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Roles } from '../auth/roles.decorator.js';
import { ADMIN_ROLES } from '../users/role.js';
import { User } from '../users/user.entity.js';
import { AuditErrorFilter } from './audit-error.filter.js';
import { pageOf, type QueryString } from './audit-query.js';

/** What happened to one record, for admins. */
@Roles(...ADMIN_ROLES)
@UseFilters(AuditErrorFilter)
@Controller('audit/records')
export class RecordHistoryController {
  constructor(@Inject(AuditQueryService) private readonly log: AuditQueryService) {}

  @Get(':type/:id/history')
  history(
    @Param('type') type: string,
    @Param('id') id: string,
    @Query() query: QueryString,
    @CurrentUser() viewer: User,
  ): Promise<EventPage> {
    return this.log.forViewer(viewer).history(type, id, pageOf(query));
  }
}
