import { Entity, type EntityMetadata, PrimaryColumn } from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

import { recordLabel } from '../../../../lib/capture/entity/record-label.js';
import { metadataOf } from './plan.fixture.js';

@Entity()
class Thing {
  @PrimaryColumn()
  id!: number;
}

@Audited<Parcel>({ label: (parcel) => parcel.lines[0] })
@Entity()
class Parcel {
  @PrimaryColumn()
  id!: number;

  lines!: string[];
}

describe('recordLabel', () => {
  let thing: EntityMetadata;
  let parcel: EntityMetadata;
  beforeAll(async () => {
    const all = await metadataOf(Thing, Parcel);
    [thing, parcel] = [all.get('Thing')!, all.get('Parcel')!];
  });

  it.each([
    [{ name: 'Acme', title: 'Inc' }, 'Acme'],
    [{ title: 'Refund', subject: 'Re: Refund' }, 'Refund'],
    [{ label: 'VIP' }, 'VIP'],
    [{ displayName: 'Jane' }, 'Jane'],
    [{ fullName: 'Jane Doe', email: 'jane@acme.test' }, 'Jane Doe'],
    [{ firstName: 'Jane', lastName: 'Doe', username: 'jd' }, 'Jane Doe'],
    [{ lastName: 'Doe', email: 'jane@acme.test' }, 'Doe'],
    [{ username: 'jd', email: 'jane@acme.test' }, 'jd'],
    [{ email: 'jane@acme.test', number: 7 }, 'jane@acme.test'],
    [{ subject: 'Re: Refund' }, 'Re: Refund'],
    [{ number: 7 }, '7'],
    [{ code: 'DE' }, 'DE'],
    [{ name: '', code: 'DE' }, 'DE'],
    [{ name: null, title: { de: 'x' }, code: 'DE' }, 'DE'],
    [{ id: 1, body: 'text' }, undefined],
  ])('of %p is %p', (entity, expected) => {
    expect(recordLabel(thing, entity)).toBe(expected);
  });

  it('is what the label function says', () => {
    expect(recordLabel(parcel, { name: 'not this', lines: ['Books'] })).toBe('Books');
  });

  it('falls back where the function throws, and is none where it has none', () => {
    expect(recordLabel(parcel, { name: 'Parcel 1' })).toBe('Parcel 1');
    expect(recordLabel(parcel, { name: 'not this', lines: [] })).toBeUndefined();
  });

  it('is no longer than its column', () => {
    expect(recordLabel(thing, { name: 'x'.repeat(300) })).toHaveLength(255);
  });
});
