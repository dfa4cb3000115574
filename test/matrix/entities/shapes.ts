import {
  ChildEntity,
  Column,
  DataSource,
  Entity,
  EntitySchema,
  PrimaryGeneratedColumn,
  type SelectQueryBuilder,
  TableInheritance,
  ViewColumn,
  ViewEntity,
  VirtualColumn,
} from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

@Audited()
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class Vehicle {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

@ChildEntity()
export class Car extends Vehicle {
  @Column({ type: 'int', nullable: true })
  doors!: number | null;
}

@Audited({ type: 'lorry' })
@ChildEntity()
export class Truck extends Vehicle {
  @Column({ type: 'int', nullable: true })
  tons!: number | null;
}

export class Point {
  @Column({ type: 'int', nullable: true })
  x!: number | null;

  @Column({ type: 'int', nullable: true })
  y!: number | null;
}

export class Place {
  @Column({ type: String, nullable: true })
  city!: string | null;

  @Column(() => Point)
  point!: Point;
}

@Audited()
@Entity()
export class Shop {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @Column(() => Place)
  place!: Place;
}

/** A column that the database computes, and one that is a query. */
@Audited()
@Entity()
export class Item {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  price!: number;

  @Column({
    type: 'int',
    generatedType: 'STORED',
    asExpression: 'price * 2',
    nullable: true,
    insert: false,
    update: false,
  })
  twice!: number;

  @VirtualColumn({ query: (alias) => `SELECT ${alias}.price + 1` })
  more!: number;
}

@ViewEntity({
  expression: (dataSource: DataSource): SelectQueryBuilder<Item> =>
    dataSource
      .createQueryBuilder()
      .select('item.id', 'id')
      .addSelect('item.price', 'price')
      .from(Item, 'item') as never,
})
export class Priced {
  @ViewColumn()
  id!: number;

  @ViewColumn()
  price!: number;
}

/** Names that need quoting everywhere. */
@Audited({ type: 'odd' })
@Entity({ name: 'odd table-1 select' })
export class OddNames {
  @PrimaryGeneratedColumn({ name: 'the id' })
  id!: number;

  @Column({ name: 'order' })
  rank!: number;

  @Column({ name: 'Größe, in cm' })
  size!: string;
}

export interface Ledger {
  id: number;
  title: string;
  amount: number;
}

export const LedgerSchema = new EntitySchema<Ledger>({
  name: 'Ledger',
  columns: {
    id: { type: 'int', primary: true, generated: true },
    title: { type: 'varchar' },
    amount: { type: 'int', default: 0 },
  },
});
