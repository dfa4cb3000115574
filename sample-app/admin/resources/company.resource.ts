import type { ResourceWithOptions } from 'adminjs';
import type { Repository } from 'typeorm';
import type { CompaniesService } from '../../companies/companies.service.js';
import { CreateCompanyDto, UpdateCompanyDto } from '../../companies/company.dto.js';
import type { Company } from '../../companies/company.entity.js';
import { panelResource } from './resource-options.js';

export function companyResource(
  rows: Repository<Company>,
  companies: CompaniesService,
): ResourceWithOptions {
  return panelResource<Company>(
    {
      id: 'company',
      icon: 'Home',
      title: 'name',
      fields: [
        { name: 'id' },
        { name: 'name', editable: true },
        { name: 'domain', editable: true },
        { name: 'phone', editable: true },
        { name: 'employeeCount', label: 'Employees', editable: true },
        { name: 'createdAt', label: 'Created' },
        { name: 'updatedAt', label: 'Updated' },
      ],
      list: ['id', 'name', 'domain', 'phone', 'employeeCount', 'createdAt'],
      filters: ['name', 'domain', 'createdAt'],
      browse: 'everybody',
      create: 'admins',
      edit: 'admins',
      remove: 'admins',
      writer: {
        createDto: CreateCompanyDto,
        updateDto: UpdateCompanyDto,
        create: (dto) => companies.create(dto as CreateCompanyDto),
        update: ({ id }, dto) => companies.update(id, dto),
        remove: ({ id }) => companies.remove(id),
      },
    },
    rows,
  );
}
