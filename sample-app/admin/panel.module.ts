import { AdminModule } from '@adminjs/nestjs';
import { type DynamicModule, Module } from '@nestjs/common';
import { withAuditAdmin } from 'nestjs-audit-trail/admin';
import type { AppConfig } from '../config/app-config.js';
import { HomeController } from './home.controller.js';
import { PanelOptions } from './panel.options.js';
import { PanelServicesModule } from './panel-services.module.js';

/** The panel at `/admin`: the CRM's records to read and write, and the audit log to read. */
@Module({})
export class PanelModule {
  static forRoot(config: AppConfig): DynamicModule {
    return {
      module: PanelModule,
      imports: [
        AdminModule.createAdminAsync(
          withAuditAdmin({
            imports: [PanelServicesModule],
            inject: [PanelOptions],
            useFactory: (options: PanelOptions) => options.create(config),
          }),
        ),
      ],
      controllers: [HomeController],
    };
  }
}
