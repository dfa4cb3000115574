import { ChildEntity, Column, Entity, MoreThan, PrimaryColumn, TableInheritance } from 'typeorm';
import { Audited, AuditIgnore, AuditMask } from 'nestjs-audit-trail/decorators';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';

@Audited()
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Memo {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column()
  text!: string;

  @Column({ nullable: true })
  remark!: string;
}

@Audited({ type: 'open-memo' })
@ChildEntity()
class OpenMemo extends Memo {}

@Audited({ type: 'secret-memo' })
@ChildEntity()
class SecretMemo extends Memo {
  @AuditMask()
  declare text: string;

  @AuditIgnore()
  declare remark: string;
}

describeEachDatabase('statements above bulkRowLimit on several types of a table', (kind) => {
  let app: CaptureApp;
  beforeAll(async () => {
    app = await CaptureApp.start(
      kind,
      { capture: { bulkRowLimit: 2, bulkOverflow: 'summary' } },
      { entities: [Memo, OpenMemo, SecretMemo] },
    );
    const { manager } = app.dataSource;
    await manager.save([1, 2].map((id) => manager.create(OpenMemo, { id, text: 'a' })));
    await manager.save(
      [3, 4, 5].map((id) => manager.create(SecretMemo, { id, text: 'b', remark: 'c' })),
    );
  });
  afterAll(() => app.stop());

  it('have a summary for each, and show nothing that one of them hides', async () => {
    const events = await app.eventsOf(() =>
      app.dataSource.manager.update(
        Memo,
        { id: MoreThan(0) },
        { text: 'top-secret-text', remark: 'top-secret-remark' },
      ),
    );
    const types = ['memo', 'open-memo', 'secret-memo'];
    expect(events.map(({ action, target }) => [action, target?.type, target?.id])).toEqual(
      types.map((type) => ['data.bulk_updated', type, '*']),
    );
    for (const { metadata } of events) {
      expect(metadata).toMatchObject({ count: 5, types, values: { text: '[redacted]' } });
    }
    expect(JSON.stringify(events)).not.toContain('top-secret');
  });

  it('on one type alone follow its own decorators', async () => {
    const events = await app.eventsOf(() =>
      app.dataSource.manager.update(SecretMemo, { id: MoreThan(2) }, { text: 'top-secret-text' }),
    );
    expect(events.map(({ target, metadata }) => [target?.type, metadata?.['values']])).toEqual([
      ['secret-memo', { text: '[redacted]' }],
    ]);
  });

  it('tell a deletion of each', async () => {
    const events = await app.eventsOf(() =>
      app.dataSource.manager.delete(Memo, { id: MoreThan(0) }),
    );
    expect(events.map(({ action, target }) => [action, target?.type])).toEqual(
      ['memo', 'open-memo', 'secret-memo'].map((type) => ['data.bulk_deleted', type]),
    );
  });
});
