import {
  Body,
  Controller,
  Inject,
  Module,
  Param,
  Patch,
  Post,
  Req,
  UnauthorizedException,
} from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule, AuditService } from 'nestjs-audit-trail';
import { Audited, AuditIgnore, AuditMask } from 'nestjs-audit-trail/decorators';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';

/** Holds secrets wherever an application might keep them. */
@Audited<Account>({ label: (account) => account.name })
@Entity()
export class Account {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ default: 'Jane' })
  name!: string;

  @AuditMask()
  @Column({ nullable: true })
  alias?: string;

  @AuditMask('hash')
  @Column({ nullable: true })
  handle?: string;

  @AuditMask('last4')
  @Column({ nullable: true })
  phone?: string;

  @AuditMask((value) => `${String(value).length} characters`)
  @Column({ nullable: true })
  hint?: string;

  @AuditIgnore()
  @Column({ nullable: true })
  internalNote?: string;

  @Column({ nullable: true })
  passwordHash?: string;

  @Column({ type: 'simple-json', nullable: true })
  settings?: Record<string, unknown>;
}

interface Credentials {
  email: string;
  password: string;
  profile: { apiToken: string };
}

@Controller()
export class AccountsController {
  constructor(
    @Inject(getDataSourceToken()) private readonly dataSource: DataSource,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  /** A host that is careless with what it says and notes. */
  @Post('sign-in')
  signIn(
    @Body() { email, password }: Credentials,
    @Req() request: { url: string; headers: Record<string, string> },
  ): Promise<void> {
    const options = {
      target: { type: 'login', id: email, label: `${email} / ${password}` },
      tags: [`tried ${password}`],
      metadata: {
        url: request.url,
        header: `called with ${request.headers['authorization']}`,
        cookies: [request.headers['cookie']],
        encoded: Buffer.from(password).toString('base64'),
        [`key ${password}`]: true,
      },
    };
    return this.audit.scope('user.login', { ...options }, () => {
      throw new UnauthorizedException(`"${password}" is not the password of ${email}`);
    });
  }

  @Patch('accounts/:id')
  change(
    @Param('id') id: string,
    @Body() { password, profile }: Credentials,
    @Req() { headers }: { headers: Record<string, string> },
  ): Promise<unknown> {
    const basic = Buffer.from(headers['authorization'].slice('Basic '.length), 'base64');
    return this.dataSource.getRepository(Account).save({
      id: Number(id),
      name: `Reset to ${password}`,
      settings: {
        note: [password, profile.apiToken, headers['authorization'], headers['x-api-key']],
        login: basic.toString('utf8').split(':')[1],
      },
    });
  }
}

@Module({})
export class AccountModule {
  static with(database: DataSourceOptions, spoolDirectory: string): DynamicModule {
    return {
      module: AccountModule,
      imports: [
        TypeOrmModule.forRoot({
          ...database,
          entities: [Account],
          synchronize: true,
          logging: false,
        }),
        EventEmitterModule.forRoot(),
        AuditModule.forRoot({ write: { onWriteFailure: 'spool', spoolDirectory } }),
      ],
      controllers: [AccountsController],
    };
  }
}
