import type { ResourceWithOptions } from 'adminjs';
import { IsInt } from 'class-validator';
import type { Repository } from 'typeorm';
import { CreateContactDto, UpdateContactDto } from '../../clients/contact.dto.js';
import { type Contact, CONTACT_KINDS } from '../../clients/contact.entity.js';
import type { ContactsService } from '../../clients/contacts.service.js';
import { panelResource } from './resource-options.js';

/** Over HTTP the client is in the address; here they are a field of the form. */
class NewContactDto extends CreateContactDto {
  @IsInt()
  clientId!: number;
}

export function contactResource(
  rows: Repository<Contact>,
  contacts: ContactsService,
): ResourceWithOptions {
  return panelResource<Contact>(
    {
      id: 'contact',
      icon: 'Phone',
      title: 'value',
      fields: [
        { name: 'id' },
        {
          name: 'clientId',
          label: 'Client',
          columns: ['client'],
          reference: 'client',
          editable: 'once',
        },
        { name: 'kind', values: CONTACT_KINDS, editable: 'once' },
        { name: 'value', label: 'Number or address', editable: true },
        { name: 'note', editable: true },
        { name: 'createdAt', label: 'Created' },
      ],
      list: ['id', 'clientId', 'kind', 'value', 'note', 'createdAt'],
      filters: ['clientId', 'kind', 'value', 'createdAt'],
      browse: 'everybody',
      create: 'everybody',
      edit: 'everybody',
      remove: 'admins',
      writer: {
        createDto: NewContactDto,
        updateDto: UpdateContactDto,
        create: (dto) => {
          const { clientId, ...contact } = dto as NewContactDto;
          return contacts.add(clientId, contact);
        },
        update: ({ id, client }, dto) => contacts.update(client.id, id, dto),
        remove: ({ id, client }) => contacts.remove(client.id, id),
      },
    },
    rows,
  );
}
