import type { ResourceWithOptions } from 'adminjs';
import type { Repository } from 'typeorm';
import { CreateClientDto, UpdateClientDto } from '../../clients/client.dto.js';
import type { Client } from '../../clients/client.entity.js';
import type { ClientsService } from '../../clients/clients.service.js';
import { panelResource } from './resource-options.js';

export function clientResource(
  rows: Repository<Client>,
  clients: ClientsService,
): ResourceWithOptions {
  return panelResource<Client>(
    {
      id: 'client',
      icon: 'Users',
      title: 'name',
      fields: [
        { name: 'id' },
        {
          name: 'name',
          columns: ['firstName', 'lastName'],
          read: ({ firstName, lastName }) => `${firstName} ${lastName}`,
        },
        { name: 'firstName', editable: true },
        { name: 'lastName', editable: true },
        { name: 'email', label: 'E-mail', editable: true },
        { name: 'phone', editable: true },
        { name: 'dateOfBirth', label: 'Date of birth', editable: true },
        { name: 'insuranceNumber', label: 'Insurance number', editable: true },
        { name: 'optOut', label: 'Opt-out', editable: true },
        {
          name: 'companyId',
          label: 'Company',
          columns: ['company'],
          reference: 'company',
          editable: true,
        },
        { name: 'address.street', label: 'Street', editable: true },
        { name: 'address.postcode', label: 'Postcode', editable: true },
        { name: 'address.city', label: 'City', editable: true },
        { name: 'address.country', label: 'Country (two letters)', editable: true },
        { name: 'createdAt', label: 'Created' },
        { name: 'updatedAt', label: 'Updated' },
        { name: 'deletedAt', label: 'Deleted' },
      ],
      list: ['id', 'name', 'email', 'phone', 'companyId', 'address.city', 'optOut', 'createdAt'],
      filters: ['name', 'email', 'phone', 'companyId', 'address.city', 'optOut', 'createdAt'],
      browse: 'everybody',
      create: 'everybody',
      edit: 'everybody',
      remove: 'admins',
      writer: {
        createDto: CreateClientDto,
        updateDto: UpdateClientDto,
        create: (dto) => clients.create(dto as CreateClientDto),
        update: ({ id }, dto) => clients.update(id, dto),
        remove: ({ id }) => clients.remove(id),
      },
    },
    rows,
  );
}
