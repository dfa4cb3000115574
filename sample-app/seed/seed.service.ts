import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { AuditService } from 'nestjs-audit-trail';
import type { DataSource } from 'typeorm';
import { User } from '../users/user.entity.js';
import { SampleDataLoader } from './sample-data.loader.js';
import { SampleWeek } from './sample-week.js';

/** Fills an empty database, so that there is something to look at. */
@Injectable()
export class SeedService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(SampleDataLoader) private readonly loader: SampleDataLoader,
    @Inject(SampleWeek) private readonly week: SampleWeek,
  ) {}

  /** Does nothing if there is any user yet. All data comes in one transaction: whole, or not at all. */
  async seedIfEmpty(): Promise<void> {
    if (await this.dataSource.getRepository(User).exists()) {
      return;
    }
    const load = () => this.dataSource.transaction((manager) => this.loader.load(manager));
    await this.audit.runAs({ type: 'system', name: 'Sample data' }, { source: 'import' }, load);
    await this.week.play();
  }
}
