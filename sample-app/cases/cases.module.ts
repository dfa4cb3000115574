import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ClientsModule } from '../clients/clients.module.js';
import { UsersModule } from '../users/users.module.js';
import { CaseNote } from './case-note.entity.js';
import { CaseNotesController } from './case-notes.controller.js';
import { CaseNotesService } from './case-notes.service.js';
import { Case } from './case.entity.js';
import { CasesController } from './cases.controller.js';
import { CasesService } from './cases.service.js';

/** Cases and the notes on them. */
@Module({
  imports: [TypeOrmModule.forFeature([Case, CaseNote]), ClientsModule, UsersModule],
  controllers: [CasesController, CaseNotesController],
  providers: [CasesService, CaseNotesService],
  exports: [CasesService, CaseNotesService],
})
export class CasesModule {}
