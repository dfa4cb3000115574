import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

import { allRecordsOf } from '../../../lib/event/all-records.js';
import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';

@Audited()
@Entity()
class Parcel {
  @PrimaryColumn()
  id!: number;

  @Column()
  state!: string;
}

describeEachDatabase('asOf after a statement that names no records', (kind) => {
  let capture: CaptureApp;

  beforeAll(async () => {
    capture = await CaptureApp.start(kind, {}, { entities: [Parcel] });
  });
  afterAll(() => capture.stop());

  it('is uncertain until the record is told of anew', async () => {
    const parcels = capture.dataSource.getRepository(Parcel);
    const now = () => capture.query.asOf('parcel', '1', new Date());
    await parcels.save({ id: 1, state: 'sent' });
    expect(await now()).toEqual({ id: 1, state: 'sent' });

    await capture.audit.record({
      action: 'data.bulk_updated',
      target: allRecordsOf('client'),
      metadata: { count: 12 },
    });
    expect(await now()).toEqual({ id: 1, state: 'sent' });

    const { id } = await capture.audit.record({
      action: 'data.bulk_updated',
      target: allRecordsOf('parcel'),
      metadata: { count: 12_000 },
    });
    const summary = await capture.query.get(id);
    expect(summary?.description).toMatch(/ updated 12000 records of Parcel in bulk$/);
    expect(await now()).toBe('uncertain');
    const before = new Date(summary!.occurredAt.getTime() - 1);
    expect(await capture.query.asOf('parcel', '1', before)).not.toBe('uncertain');
    const found = await capture.events({ targetType: 'parcel' });
    expect(found.map(({ action }) => action)).toEqual(['parcel.created', 'data.bulk_updated']);

    await parcels.delete({ id: 1 });
    await parcels.remove(await parcels.save({ id: 1, state: 'back' }));
    expect(await now()).toBeUndefined();
    await parcels.save({ id: 1, state: 'again' });
    expect(await now()).toEqual({ id: 1, state: 'again' });
  });
});
