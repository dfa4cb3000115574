import type { ResourceWithOptions } from 'adminjs';
import { IsInt } from 'class-validator';
import type { Repository } from 'typeorm';
import { CreateCaseNoteDto } from '../../cases/case-note.dto.js';
import type { CaseNote } from '../../cases/case-note.entity.js';
import type { CaseNotesService } from '../../cases/case-notes.service.js';
import type { UsersService } from '../../users/users.service.js';
import { panelResource } from './resource-options.js';

const EXCERPT_LENGTH = 60;

/** Over HTTP the case is in the address; here it is a field of the form. */
class NewCaseNoteDto extends CreateCaseNoteDto {
  @IsInt()
  caseId!: number;
}

export function caseNoteResource(
  rows: Repository<CaseNote>,
  notes: CaseNotesService,
  users: UsersService,
): ResourceWithOptions {
  return panelResource<CaseNote>(
    {
      id: 'case_note',
      icon: 'MessageSquare',
      title: 'note',
      fields: [
        { name: 'id' },
        { name: 'note', columns: ['text'], read: ({ text }) => excerpt(text) },
        { name: 'caseId', label: 'Case', columns: ['case'], reference: 'case', editable: 'once' },
        { name: 'authorId', label: 'Author', columns: ['author'], reference: 'user' },
        { name: 'text', editable: true },
        { name: 'createdAt', label: 'Written' },
      ],
      list: ['id', 'note', 'caseId', 'authorId', 'createdAt'],
      filters: ['text', 'caseId', 'authorId', 'createdAt'],
      browse: 'everybody',
      create: 'everybody',
      edit: 'everybody',
      remove: 'admins',
      writer: {
        createDto: NewCaseNoteDto,
        updateDto: CreateCaseNoteDto,
        create: async (dto, viewer) => {
          const { caseId, text } = dto as NewCaseNoteDto;
          return notes.add(caseId, text, await users.get(Number(viewer.id)));
        },
        update: ({ id }, dto) => notes.update(id, (dto as CreateCaseNoteDto).text),
        remove: ({ id }) => notes.remove(id),
      },
    },
    rows,
  );
}

function excerpt(text: string): string {
  return text.length <= EXCERPT_LENGTH ? text : `${text.slice(0, EXCERPT_LENGTH - 1).trimEnd()}…`;
}
