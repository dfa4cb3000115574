import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { User } from '../users/user.entity.js';
import { CaseNote } from './case-note.entity.js';
import { CasesService } from './cases.service.js';

@Injectable()
export class CaseNotesService {
  constructor(
    @InjectRepository(CaseNote) private readonly notes: Repository<CaseNote>,
    @Inject(CasesService) private readonly cases: CasesService,
  ) {}

  async list(caseId: number): Promise<CaseNote[]> {
    await this.cases.get(caseId);
    return this.notes.find({
      where: { case: { id: caseId } },
      relations: { author: true },
      order: { id: 'ASC' },
    });
  }

  async add(caseId: number, text: string, author: User): Promise<CaseNote> {
    const record = await this.cases.get(caseId);
    return this.notes.save(this.notes.create({ text, author, case: record }));
  }
}
