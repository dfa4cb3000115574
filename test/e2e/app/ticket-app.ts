import { EventEmitter, once } from 'node:events';
import {
  Body,
  Controller,
  Get,
  Inject,
  Injectable,
  Module,
  NotFoundException,
  Param,
  Patch,
  Post,
  UseGuards,
} from '@nestjs/common';
import type { CanActivate, DynamicModule, ExecutionContext, Type } from '@nestjs/common';
import { TypeOrmModule, getDataSourceToken } from '@nestjs/typeorm';
import { AuditModule, AuditService } from 'nestjs-audit-trail';
import type { AuditModuleOptions } from 'nestjs-audit-trail';
import { Audited, AuditProperty } from 'nestjs-audit-trail/decorators';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';

@Audited<Ticket>({ label: (ticket) => ticket.subject })
@Entity()
export class Ticket {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  subject!: string;

  @AuditProperty({ action: 'ticket.status_changed' })
  @Column({ default: 'open' })
  status!: string;
}

/** Between a test and the `hold` handler: `arrived`, then `release`. */
export const holding = new EventEmitter();

/** What a host's authentication leaves on the request. */
@Injectable()
export class SignInGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest();
    request.user = { id: 7, name: 'Jane Doe', roles: ['agent', 'lead'] };
    const session = request.headers['x-test-session'];
    if (session !== undefined) request.session = { id: session };
    return true;
  }
}

@Controller('tickets')
@UseGuards(SignInGuard)
export class TicketsController {
  constructor(
    @Inject(getDataSourceToken()) private readonly dataSource: DataSource,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  @Patch(':id')
  change(@Param('id') id: string, @Body() changes: Partial<Ticket>): Promise<unknown> {
    return this.dataSource.getRepository(Ticket).save({ ...changes, id: Number(id) });
  }

  @Post(':id/reports')
  report(@Param('id') id: string): Promise<{ id: string }> {
    return this.audit.record({
      action: 'report.generated',
      target: { type: 'ticket', id },
      metadata: { pages: 3 },
    });
  }

  @Post(':id/close')
  async close(@Param('id') id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.save(Ticket, { id: Number(id), status: 'closed', subject: 'Closed' });
      await this.audit.record({ action: 'ticket.closed' }, { manager });
    });
    await this.audit.record({ action: 'report.generated' });
  }

  @Post(':id/fail')
  async fail(@Param('id') id: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.save(Ticket, { id: Number(id), subject: 'never' });
      await this.audit.record({ action: 'ticket.closed' }, { manager });
      throw new NotFoundException();
    });
  }

  @Post(':id/takeover')
  takeOver(@Param('id') id: string): Promise<unknown> {
    return this.audit.runAs(
      { type: 'user', id: '9', name: 'John', impersonator: { id: '7', name: 'Jane Doe' } },
      { reason: 'on the phone' },
      () => this.dataSource.getRepository(Ticket).save({ id: Number(id), subject: 'Taken over' }),
    );
  }

  /** Answers when the test lets it. */
  @Post(':id/hold')
  async hold(@Param('id') id: string): Promise<void> {
    const released = once(holding, 'release');
    holding.emit('arrived');
    await released;
    await this.dataSource.getRepository(Ticket).save({ id: Number(id), subject: 'Held' });
    void this.audit.record({ action: 'report.generated' });
  }

  @Get('health')
  health(): string {
    return 'ok';
  }
}

export interface TicketAppParts {
  database: DataSourceOptions;
  audit?: AuditModuleOptions;
  imports?: NonNullable<DynamicModule['imports']>;
  providers?: Type[];
}

/** A small host: one audited entity, a guard, a controller. */
@Module({})
export class TicketModule {
  static with({ database, audit, imports = [], providers = [] }: TicketAppParts): DynamicModule {
    return {
      module: TicketModule,
      imports: [
        TypeOrmModule.forRoot({ ...database, entities: [Ticket], synchronize: true }),
        AuditModule.forRoot(audit),
        ...imports,
      ],
      controllers: [TicketsController],
      providers: [SignInGuard, ...providers],
    };
  }
}
