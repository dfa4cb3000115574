import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CasesModule } from '../cases/cases.module.js';
import { Case } from '../cases/case.entity.js';
import { ClientsModule } from '../clients/clients.module.js';
import { CompaniesModule } from '../companies/companies.module.js';
import { UsersModule } from '../users/users.module.js';
import { PanelDashboard } from './panel-dashboard.js';
import { PanelOptions } from './panel.options.js';
import { PanelResources } from './panel.resources.js';
import { PanelSignIn } from './panel-sign-in.js';
import { PanelSession } from './session/panel-session.entity.js';
import { PanelSessionStore } from './session/panel-session.store.js';
import { SessionViewer } from './session/session-viewer.js';

/** What the panel is made of; AdminModule takes its options from here. */
@Module({
  imports: [
    TypeOrmModule.forFeature([PanelSession, Case]),
    CasesModule,
    ClientsModule,
    CompaniesModule,
    UsersModule,
  ],
  providers: [
    PanelOptions,
    PanelResources,
    PanelDashboard,
    PanelSignIn,
    PanelSessionStore,
    SessionViewer,
  ],
  exports: [PanelOptions],
})
export class PanelServicesModule {}
