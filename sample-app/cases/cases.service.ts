import { BadRequestException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import { ClientsService } from '../clients/clients.service.js';
import type { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import type {
  CaseListQuery,
  CreateCaseDto,
  CustomFieldChanges,
  UpdateCaseDto,
} from './case.dto.js';
import { Case, type CustomFields } from './case.entity.js';

@Injectable()
export class CasesService {
  constructor(
    @InjectRepository(Case) private readonly cases: Repository<Case>,
    @Inject(ClientsService) private readonly clients: ClientsService,
    @Inject(UsersService) private readonly users: UsersService,
  ) {}

  list({ afterId, limit, status, assigneeId, clientId }: CaseListQuery): Promise<Case[]> {
    return this.cases.find({
      where: {
        id: MoreThan(afterId),
        ...(status !== undefined && { status }),
        ...(assigneeId !== undefined && { assignee: { id: assigneeId } }),
        ...(clientId !== undefined && { client: { id: clientId } }),
      },
      relations: { assignee: true, client: true },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** @throws NotFoundException also for a deleted case. */
  async get(id: number): Promise<Case> {
    const record = await this.cases.findOne({
      where: { id },
      relations: { assignee: true, client: true },
    });
    if (!record) {
      throw new NotFoundException(`There is no case ${id}.`);
    }
    return record;
  }

  async create({ clientId, assigneeId, customFields, ...dto }: CreateCaseDto): Promise<Case> {
    const record = this.cases.create(dto);
    record.client = await this.clients.get(clientId);
    record.assignee = await this.assignee(assigneeId);
    record.customFields = withChanges(null, customFields);
    return this.cases.save(record);
  }

  async update(id: number, dto: UpdateCaseDto): Promise<Case> {
    const { assigneeId, customFields, ...properties } = dto;
    const record = this.cases.merge(await this.get(id), properties);
    if (assigneeId !== undefined) {
      record.assignee = await this.assignee(assigneeId);
    }
    record.customFields = withChanges(record.customFields, customFields);
    return this.cases.save(record);
  }

  /** The row stays, with the date of its deletion; see {@link restore}. */
  async remove(id: number): Promise<void> {
    await this.cases.softRemove(await this.get(id));
  }

  /** @throws NotFoundException if there is no such case, deleted or not. */
  async restore(id: number): Promise<Case> {
    const record = await this.cases.findOne({ where: { id }, withDeleted: true });
    if (!record) {
      throw new NotFoundException(`There is no case ${id}.`);
    }
    await this.cases.recover(record);
    return this.get(id);
  }

  private async assignee(id: number | null | undefined): Promise<User | null> {
    if (id == null) {
      return null;
    }
    const user = await this.users.findActive(id);
    if (!user) {
      throw new BadRequestException(`assigneeId is ${id}, which is no active user.`);
    }
    return user;
  }
}

function withChanges(
  fields: CustomFields | null,
  changes: CustomFieldChanges | undefined,
): CustomFields | null {
  if (!changes) {
    return fields;
  }
  const kept = Object.entries({ ...fields, ...changes }).filter(([, value]) => value !== null);
  return Object.fromEntries(kept) as CustomFields;
}
