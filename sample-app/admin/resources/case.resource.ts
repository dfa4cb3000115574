import type { ResourceWithOptions } from 'adminjs';
import type { Repository } from 'typeorm';
import { CASE_PRIORITIES, CASE_STATUSES, CASE_TYPES } from '../../cases/case-values.js';
import { CreateCaseDto, type CustomFieldChanges, UpdateCaseDto } from '../../cases/case.dto.js';
import type { Case } from '../../cases/case.entity.js';
import type { CasesService } from '../../cases/cases.service.js';
import { panelResource } from './resource-options.js';

export function caseResource(rows: Repository<Case>, cases: CasesService): ResourceWithOptions {
  return panelResource<Case>(
    {
      id: 'case',
      icon: 'Briefcase',
      title: 'title',
      fields: [
        { name: 'id' },
        { name: 'title', editable: true },
        { name: 'status', values: CASE_STATUSES, editable: true },
        { name: 'type', values: CASE_TYPES, editable: true },
        { name: 'priority', values: CASE_PRIORITIES, editable: true },
        {
          name: 'clientId',
          label: 'Client',
          columns: ['client'],
          reference: 'client',
          editable: 'once',
        },
        {
          name: 'assigneeId',
          label: 'Assigned to',
          columns: ['assignee'],
          reference: 'user',
          editable: true,
        },
        { name: 'customFields', label: 'Custom fields (JSON)', editable: true },
        { name: 'createdAt', label: 'Created' },
        { name: 'updatedAt', label: 'Updated' },
        { name: 'deletedAt', label: 'Deleted' },
      ],
      list: ['id', 'title', 'status', 'priority', 'clientId', 'assigneeId', 'createdAt'],
      filters: ['title', 'status', 'type', 'priority', 'clientId', 'assigneeId', 'createdAt'],
      browse: 'everybody',
      create: 'everybody',
      edit: 'everybody',
      remove: 'admins',
      writer: {
        createDto: CreateCaseDto,
        updateDto: UpdateCaseDto,
        create: (dto) => cases.create(dto as CreateCaseDto),
        update: ({ id, customFields }, dto) => cases.update(id, replacing(customFields, dto)),
        remove: ({ id }) => cases.remove(id),
      },
    },
    rows,
  );
}

/** The form holds all custom fields, the service takes changes: those gone from the form are removed. */
function replacing(before: Case['customFields'], dto: UpdateCaseDto): UpdateCaseDto {
  if (!dto.customFields) return dto;
  const removed: CustomFieldChanges = Object.fromEntries(
    Object.keys(before ?? {}).map((name) => [name, null]),
  );
  return { ...dto, customFields: { ...removed, ...dto.customFields } };
}
