import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import type { ListQuery } from '../common/list.query.js';
import { CompaniesService } from '../companies/companies.service.js';
import type { Company } from '../companies/company.entity.js';
import type { CreateClientDto, UpdateClientDto } from './client.dto.js';
import { Client } from './client.entity.js';

@Injectable()
export class ClientsService {
  constructor(
    @InjectRepository(Client) private readonly clients: Repository<Client>,
    @Inject(CompaniesService) private readonly companies: CompaniesService,
  ) {}

  list({ afterId, limit }: ListQuery): Promise<Client[]> {
    return this.clients.find({
      where: { id: MoreThan(afterId) },
      relations: { company: true },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** @throws NotFoundException also for a deleted client. */
  async get(id: number): Promise<Client> {
    const client = await this.clients.findOne({ where: { id }, relations: { company: true } });
    if (!client) {
      throw new NotFoundException(`There is no client ${id}.`);
    }
    return client;
  }

  async create({ companyId, ...dto }: CreateClientDto): Promise<Client> {
    const client = this.clients.create(dto);
    client.company = await this.company(companyId);
    return this.clients.save(client);
  }

  async update(id: number, { companyId, ...dto }: UpdateClientDto): Promise<Client> {
    const client = this.clients.merge(await this.get(id), dto);
    if (companyId !== undefined) {
      client.company = await this.company(companyId);
    }
    return this.clients.save(client);
  }

  /** The row stays, with the date of its deletion; see {@link restore}. */
  async remove(id: number): Promise<void> {
    await this.clients.softRemove(await this.get(id));
  }

  /** @throws NotFoundException if there is no such client, deleted or not. */
  async restore(id: number): Promise<Client> {
    const client = await this.clients.findOne({ where: { id }, withDeleted: true });
    if (!client) {
      throw new NotFoundException(`There is no client ${id}.`);
    }
    await this.clients.recover(client);
    return this.get(id);
  }

  private async company(id: number | null | undefined): Promise<Company | null> {
    return id == null ? null : this.companies.get(id);
  }
}
