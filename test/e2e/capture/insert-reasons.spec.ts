import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';

@Audited({ requireReason: ['update'] })
@Entity()
class Rule {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column()
  text!: string;
}

describeEachDatabase('reasons for upserts above bulkRowLimit', (kind) => {
  let app: CaptureApp;
  const rules = () => app.dataSource.getRepository(Rule);
  const rows = (text: string) => [1, 2, 3].map((id) => ({ id, text }));
  const texts = async () => (await rules().find()).map(({ text }) => text);

  beforeAll(async () => {
    const capture = { bulkRowLimit: 2, bulkOverflow: 'summary' } as const;
    app = await CaptureApp.start(kind, { capture }, { entities: [Rule] });
    await rules().insert(rows('old'));
  });
  afterAll(() => app.stop());

  it('are asked for, since the rows may be there', async () => {
    await expect(rules().upsert(rows('new'), ['id'])).rejects.toMatchObject({
      code: 'REASON_REQUIRED',
    });
    expect(await texts()).toEqual(['old', 'old', 'old']);
  });

  it('are enough', async () => {
    const events = await app.eventsOf(() =>
      app.audit.runAs({ type: 'user', id: '7' }, { reason: 'a new law' }, () =>
        rules().upsert(rows('new'), ['id']),
      ),
    );
    expect(events.map(({ action, reason }) => [action, reason])).toEqual([
      ['data.bulk_upserted', 'a new law'],
    ]);
    expect(await texts()).toEqual(['new', 'new', 'new']);
  });
});
