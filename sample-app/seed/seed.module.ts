import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Case } from '../cases/case.entity.js';
import { CasesModule } from '../cases/cases.module.js';
import { ClientsModule } from '../clients/clients.module.js';
import { CompaniesModule } from '../companies/companies.module.js';
import { User } from '../users/user.entity.js';
import { UsersModule } from '../users/users.module.js';
import { SampleCastLoader } from './sample-cast.js';
import { SampleDataLoader } from './sample-data.loader.js';
import { SampleWeek } from './sample-week.js';
import { SeedService } from './seed.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([Case, User]),
    CasesModule,
    ClientsModule,
    CompaniesModule,
    UsersModule,
  ],
  providers: [SeedService, SampleDataLoader, SampleCastLoader, SampleWeek],
})
export class SeedModule {}
