import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { ClientsService } from './clients.service.js';
import type { CreateContactDto, UpdateContactDto } from './contact.dto.js';
import { Contact } from './contact.entity.js';

@Injectable()
export class ContactsService {
  constructor(
    @InjectRepository(Contact) private readonly contacts: Repository<Contact>,
    @Inject(ClientsService) private readonly clients: ClientsService,
  ) {}

  async list(clientId: number): Promise<Contact[]> {
    await this.clients.get(clientId);
    return this.contacts.find({ where: { client: { id: clientId } }, order: { id: 'ASC' } });
  }

  async add(clientId: number, dto: CreateContactDto): Promise<Contact> {
    const client = await this.clients.get(clientId);
    return this.contacts.save(this.contacts.create({ ...dto, client }));
  }

  async update(clientId: number, id: number, dto: UpdateContactDto): Promise<Contact> {
    const contact = await this.get(clientId, id);
    return this.contacts.save(this.contacts.merge(contact, dto));
  }

  async remove(clientId: number, id: number): Promise<void> {
    await this.contacts.remove(await this.get(clientId, id));
  }

  private async get(clientId: number, id: number): Promise<Contact> {
    const contact = await this.contacts.findOne({
      where: { id, client: { id: clientId } },
      relations: { client: true },
    });
    if (!contact) {
      throw new NotFoundException(`Client ${clientId} has no contact ${id}.`);
    }
    return contact;
  }
}
