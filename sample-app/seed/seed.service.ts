import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { AuditService } from 'nestjs-audit-trail';
import type { DataSource } from 'typeorm';
import { User } from '../users/user.entity.js';
import { importedHistory } from './imported-history.js';
import { sampleActivities } from './sample-activities.js';
import { type SampleCast, SampleCastLoader } from './sample-cast.js';
import { SampleDataLoader } from './sample-data.loader.js';
import { SampleWeek } from './sample-week.js';

/** Fills an empty database, so that there is something to look at. */
@Injectable()
export class SeedService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(SampleDataLoader) private readonly loader: SampleDataLoader,
    @Inject(SampleCastLoader) private readonly cast: SampleCastLoader,
    @Inject(SampleWeek) private readonly week: SampleWeek,
  ) {}

  /** Does nothing if there is any user yet. All data comes in one transaction: whole, or not at all. */
  async seedIfEmpty(): Promise<void> {
    if (await this.dataSource.getRepository(User).exists()) {
      return;
    }
    const cast = await this.audit.runAs(
      { type: 'system', name: 'Sample data' },
      { source: 'import' },
      () => this.load(),
    );
    for (const activity of sampleActivities(cast)) {
      await this.audit.record(activity);
    }
    await this.week.play();
  }

  private async load(): Promise<SampleCast> {
    await this.dataSource.transaction((manager) => this.loader.load(manager));
    const cast = await this.cast.load();
    const history = importedHistory(cast);
    const metadata = { from: 'Previous telephone system', created: history.length };
    await this.audit.scope('import.completed', { metadata }, async () => {
      for (const activity of history) {
        await this.audit.record(activity);
      }
    });
    return cast;
  }
}
