import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { AuditHealthIndicator } from 'nestjs-audit-trail';
import type { DataSource } from 'typeorm';
import { Public } from '../auth/public.decorator.js';

/** For load balancers: 200 if the application and its audit log can work, 503 if not. */
@Controller('health')
export class HealthController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(AuditHealthIndicator) private readonly auditHealth: AuditHealthIndicator,
  ) {}

  @Public()
  @Get()
  async check(): Promise<object> {
    const details = {
      ...(await this.database()),
      ...(await this.auditHealth.isHealthy('audit')),
    };
    const healthy = Object.values(details).every(({ status }) => status === 'up');
    if (!healthy) {
      throw new ServiceUnavailableException({ status: 'error', details });
    }
    return { status: 'ok', details };
  }

  private async database(): Promise<{ database: { status: 'up' | 'down' } }> {
    try {
      await this.dataSource.query('SELECT 1');
      return { database: { status: 'up' } };
    } catch {
      // The reason is for the logs of the database, not for whoever asks.
      return { database: { status: 'down' } };
    }
  }
}
