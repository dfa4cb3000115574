import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from 'nestjs-audit-trail';
import type { AppConfig } from '../config/app-config.js';
import { auditAccess } from './audit.access.js';
import { auditCatalogue } from './audit.catalogue.js';
import { AuditEventsController } from './audit-events.controller.js';
import { RecordHistoryController } from './record-history.controller.js';

/** Sets up the audit log and lets people read it over HTTP. */
@Module({})
export class AuditLogModule {
  static forRoot({ spoolDirectory }: AppConfig): DynamicModule {
    return {
      module: AuditLogModule,
      imports: [
        AuditModule.forRoot({
          catalogue: auditCatalogue,
          access: auditAccess,
          write: { spoolDirectory },
          // In production the library's tables are migrated by a command; here they come with the rest.
          store: { schema: 'migrate' },
        }),
      ],
      controllers: [AuditEventsController, RecordHistoryController],
    };
  }
}
