import { Body, Controller, Inject, Module, Param, Put, Query } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import { AuditError, AuditModule, AuditQueryService, AuditService } from 'nestjs-audit-trail';
import { Audited } from 'nestjs-audit-trail/decorators';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DataSource } from 'typeorm';

import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { PLATFORMS, startHttpApp, urlOf } from '../../support/http-apps.js';

@Audited({ requireReason: true })
@Entity()
class Policy {
  @PrimaryColumn()
  id!: number;

  @Column()
  text!: string;
}

@Controller('policies')
class PoliciesController {
  constructor(
    @Inject(getDataSourceToken()) private readonly dataSource: DataSource,
    @Inject(AuditService) private readonly audit: AuditService,
  ) {}

  @Put(':id')
  async put(
    @Param('id') id: string,
    @Body() { text }: { text: string },
    @Query('comment') comment?: string,
  ): Promise<{ code: string }> {
    if (comment !== undefined) this.audit.comment(comment);
    try {
      await this.dataSource.getRepository(Policy).save({ id: Number(id), text });
      return { code: 'SAVED' };
    } catch (error) {
      return { code: error instanceof AuditError ? error.code : 'OTHER' };
    }
  }
}

describe.each(PLATFORMS)('the reason of a request (%s)', (platform) => {
  let app: INestApplication;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase('sqlite');
    @Module({
      imports: [
        TypeOrmModule.forRoot({ ...database.options, entities: [Policy], synchronize: true }),
        AuditModule.forRoot({}),
      ],
      controllers: [PoliciesController],
    })
    class AppModule {}
    app = await startHttpApp(platform, AppModule);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });

  const put = async (path: string, headers: Record<string, string> = {}): Promise<string> => {
    const response = await fetch(urlOf(app, `/policies/${path}`), {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ text: 'x' }),
    });
    return ((await response.json()) as { code: string }).code;
  };
  const reasonOf = async (id: number): Promise<string | undefined> => {
    const { events } = await app.get(AuditQueryService).history('policy', String(id));
    expect(events).toHaveLength(1);
    return events[0]!.reason;
  };

  it('is its header, and enough where one is required', async () => {
    const header = { 'x-audit-reason': encodeURIComponent(' Wunsch der Kundin – heute ') };
    expect(await put('1', header)).toBe('SAVED');
    expect(await reasonOf(1)).toBe('Wunsch der Kundin – heute');
  });

  it('is what the handler says, which wins over the header', async () => {
    expect(await put('2?comment=by+phone')).toBe('SAVED');
    expect(await reasonOf(2)).toBe('by phone');
    expect(await put('3?comment=by+letter', { 'x-audit-reason': 'by header' })).toBe('SAVED');
    expect(await reasonOf(3)).toBe('by letter');
  });

  it('is missing where nobody gives one', async () => {
    expect(await put('4')).toBe('REASON_REQUIRED');
    expect(await put('4', { 'x-audit-reason': '%20' })).toBe('REASON_REQUIRED');
    expect((await app.get(AuditQueryService).history('policy', '4')).events).toEqual([]);
  });

  it('never crosses over to a request at the same time', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => 100 + index);
    const codes = await Promise.all(
      ids.map((id) => {
        if (id % 4 === 0) return put(`${id}`);
        return id % 2 === 0
          ? put(`${id}?comment=comment-${id}`)
          : put(`${id}`, { 'x-audit-reason': `header-${id}` });
      }),
    );
    expect(codes).toEqual(ids.map((id) => (id % 4 === 0 ? 'REASON_REQUIRED' : 'SAVED')));
    for (const id of ids.filter((each) => each % 4 !== 0)) {
      expect(await reasonOf(id)).toBe(id % 2 === 0 ? `comment-${id}` : `header-${id}`);
    }
  });
});
