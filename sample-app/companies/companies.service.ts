import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { MoreThan, type Repository } from 'typeorm';
import type { ListQuery } from '../common/list.query.js';
import type { CreateCompanyDto, UpdateCompanyDto } from './company.dto.js';
import { Company } from './company.entity.js';

@Injectable()
export class CompaniesService {
  constructor(@InjectRepository(Company) private readonly companies: Repository<Company>) {}

  list({ afterId, limit }: ListQuery): Promise<Company[]> {
    return this.companies.find({
      where: { id: MoreThan(afterId) },
      order: { id: 'ASC' },
      take: limit,
    });
  }

  /** @throws NotFoundException */
  async get(id: number): Promise<Company> {
    const company = await this.companies.findOneBy({ id });
    if (!company) {
      throw new NotFoundException(`There is no company ${id}.`);
    }
    return company;
  }

  create(dto: CreateCompanyDto): Promise<Company> {
    return this.companies.save(this.companies.create(dto));
  }

  async update(id: number, dto: UpdateCompanyDto): Promise<Company> {
    const company = await this.get(id);
    return this.companies.save(this.companies.merge(company, dto));
  }

  async remove(id: number): Promise<void> {
    await this.companies.remove(await this.get(id));
  }
}
