import {
  Column,
  DeleteDateColumn,
  Entity,
  EntitySchema,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import {
  Audited,
  AuditIgnore,
  AuditMask,
  AuditProperty,
  AuditRelated,
} from 'nestjs-audit-trail/decorators';

import { typeOf } from '../../../../lib/capture/entity/entity.names.js';
import { buildEntityPlan } from '../../../../lib/capture/entity/entity-plan.builder.js';
import type { EntityPlan } from '../../../../lib/capture/entity/entity.plan.js';
import { metadataOf } from './plan.fixture.js';

class Address {
  @Column()
  city!: string;

  @AuditMask('last4')
  @Column()
  door!: string;

  @AuditIgnore()
  @Column()
  geocode!: string;
}

@Audited({ type: 'client' })
@Entity()
class Customer {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column()
  name!: string;
}

@Audited({
  related: ['customer', { type: 'region', id: 'regionId' }],
  ignore: ['draft', 'billing'],
  mask: { iban: 'last4' },
})
@Entity()
class Contract {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @AuditMask('hash')
  @Column()
  iban!: string;

  @AuditProperty({ action: 'contract.status_changed', category: 'flow' })
  @Column()
  status!: string;

  @Column()
  draft!: string;

  @Column()
  regionId!: number;

  @AuditRelated('branch')
  @Column()
  branchId!: number;

  @Column(() => Address)
  address!: Address;

  @Column(() => Address)
  billing!: Address;

  @ManyToOne(() => Customer)
  customer!: Customer;

  @VersionColumn()
  version!: number;

  @AuditProperty()
  @UpdateDateColumn()
  updatedAt!: Date;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

const planOf = async (name: string, ...entities: Parameters<typeof metadataOf>) =>
  buildEntityPlan((await metadataOf(...entities)).get(name)!);
const column = (plan: EntityPlan, property: string) =>
  plan.columns.find((entry) => entry.property === property);

type EntityClass = new () => object;

/** An entity with one column, decorated as the test wants it. */
async function problemOf(decorate: (target: EntityClass) => void): Promise<string> {
  @Entity()
  class Draft {
    @PrimaryColumn()
    id!: number;

    @Column()
    title!: string;
  }
  decorate(Draft);
  const error: unknown = await planOf('Draft', Draft).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ name: 'AuditError', code: 'INVALID_OPTIONS' });
  return (error as Error).message;
}

describe('the type of an entity', () => {
  it('is what @Audited says, else its class or schema name', async () => {
    @Entity()
    class HTTPRequestLog {
      @PrimaryColumn()
      id!: number;
    }
    const schema = new EntitySchema({
      name: 'ShiftPlan',
      columns: { id: { type: Number, primary: true } },
    });
    const all = await metadataOf(Customer, HTTPRequestLog, schema);
    expect([...all.values()].map(typeOf).sort()).toEqual([
      'client',
      'http_request_log',
      'shift_plan',
    ]);
  });
});

describe('the plan of an entity', () => {
  let plan: EntityPlan;
  beforeAll(async () => {
    plan = await planOf('Contract', Contract, Customer);
  });

  it('lists what is recorded, foreign keys by their relation', () => {
    expect(plan.columns.map(({ property }) => property)).toEqual([
      'id',
      'title',
      'iban',
      'status',
      'regionId',
      'branchId',
      'updatedAt',
      'deletedAt',
      'customer',
      'address.city',
      'address.door',
    ]);
  });

  it('leaves the version out, and the update date unless it is asked for', () => {
    expect(column(plan, 'version')).toBeUndefined();
    expect(plan.databaseMade.map(({ property }) => property)).toEqual(['updatedAt']);
    expect(plan.deleteDate.map(({ property }) => property)).toEqual(['deletedAt']);
  });

  it("takes a mask from the option, the decorator, or the embedded class's own", () => {
    expect(column(plan, 'iban')?.mask).toBe('last4');
    expect(column(plan, 'address.door')?.mask).toBe('last4');
    expect(column(plan, 'title')?.mask).toBeUndefined();
  });

  it('knows own actions', () => {
    expect(column(plan, 'status')?.options).toEqual({
      action: 'contract.status_changed',
      category: 'flow',
    });
  });

  it('knows related records by the type of the entity they are', () => {
    expect(plan.related).toEqual([
      { type: 'branch', id: 'branchId' },
      { type: 'client', id: 'customer' },
      { type: 'region', id: 'regionId' },
    ]);
    expect(plan.relatedColumns.map(({ databaseName }) => databaseName)).toEqual([
      'branchId',
      'customerId',
      'regionId',
    ]);
  });

  it('takes the kind of a foreign key from what it refers to', () => {
    const key = column(plan, 'customer');
    expect(key?.kind).toBe('string');
    expect(key?.reference?.metadata.name).toBe('Customer');
  });

  it('names the parts of a composite foreign key', async () => {
    @Entity()
    class Seat {
      @PrimaryColumn()
      row!: string;

      @PrimaryColumn()
      place!: number;
    }
    @Entity()
    class Ticket {
      @PrimaryColumn()
      id!: number;

      @ManyToOne(() => Seat)
      seat!: Seat;
    }
    const ticket = await planOf('Ticket', Ticket, Seat);
    expect(ticket.columns.map(({ property }) => property)).toEqual([
      'id',
      'seat.row',
      'seat.place',
    ]);
    expect(column(ticket, 'seat.row')?.reference).toBeUndefined();
  });

  it('takes a path inside a JSON column for known', async () => {
    @Audited({ related: [{ type: 'lead', id: 'profile.leadId' }] })
    @Entity()
    class Visitor {
      @PrimaryColumn()
      id!: number;

      @Column('simple-json')
      profile!: { leadId: string };
    }
    const visitor = await planOf('Visitor', Visitor);
    expect(visitor.related).toEqual([{ type: 'lead', id: 'profile.leadId' }]);
  });
});

describe('a name that the entity does not have', () => {
  it.each<[string, (target: EntityClass) => void]>([
    ['ignore', (target) => Audited({ ignore: ['titel'] })(target)],
    ['mask', (target) => Audited({ mask: ['titel'] })(target)],
    ['mask with a strategy', (target) => Audited({ mask: { titel: 'hash' } })(target)],
    ['related', (target) => Audited({ related: [{ type: 'x', id: 'titel' }] })(target)],
    ['@AuditRelated', (target) => AuditRelated('x', 'titel')(target)],
    ['@AuditIgnore', (target) => AuditIgnore()(target.prototype, 'titel')],
    ['@AuditMask', (target) => AuditMask()(target.prototype, 'titel')],
  ])('is refused in %s, with the names there are', async (_place, decorate) => {
    const message = await problemOf(decorate);
    expect(message).toContain('on Draft name "titel"');
    expect(message).toContain('Properties: id, title.');
  });

  it('is refused as a relation, with the relations there are', async () => {
    const message = await problemOf((target) => Audited({ related: ['owner'] })(target));
    expect(message).toContain('@Audited on Draft: related "owner" is no relation');
    expect(message).toContain('Relations: none.');
  });

  it('is refused as a mask on the key, by which the events are found', async () => {
    const message = await problemOf((target) => AuditMask()(target.prototype, 'id'));
    expect(message).toContain('@AuditMask on Draft.id: it is the primary key');
  });
});
