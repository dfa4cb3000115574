import { Body, Controller, Get, Inject, Param, ParseIntPipe, Post } from '@nestjs/common';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { User } from '../users/user.entity.js';
import { CreateCaseNoteDto } from './case-note.dto.js';
import type { CaseNote } from './case-note.entity.js';
import { CaseNotesService } from './case-notes.service.js';

/** Notes are added and read; nobody rewrites what was said. */
@Controller('cases/:caseId/notes')
export class CaseNotesController {
  constructor(@Inject(CaseNotesService) private readonly notes: CaseNotesService) {}

  @Get()
  list(@Param('caseId', ParseIntPipe) caseId: number): Promise<CaseNote[]> {
    return this.notes.list(caseId);
  }

  @Post()
  add(
    @Param('caseId', ParseIntPipe) caseId: number,
    @Body() dto: CreateCaseNoteDto,
    @CurrentUser() author: User,
  ): Promise<CaseNote> {
    return this.notes.add(caseId, dto.text, author);
  }
}
