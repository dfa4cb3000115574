import { Inject, Injectable, NotFoundException } from '@nestjs/common';
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

  /** @throws NotFoundException */
  async update(id: number, text: string): Promise<CaseNote> {
    const note = await this.get(id);
    return this.notes.save(this.notes.merge(note, { text }));
  }

  /** @throws NotFoundException */
  async remove(id: number): Promise<void> {
    await this.notes.remove(await this.get(id));
  }

  private async get(id: number): Promise<CaseNote> {
    const note = await this.notes.findOne({
      where: { id },
      relations: { author: true, case: true },
    });
    if (!note) {
      throw new NotFoundException(`There is no case note ${id}.`);
    }
    return note;
  }
}
