import {
  ChildEntity,
  Column,
  DeleteDateColumn,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import { Audited, AuditIgnore, AuditMask, AuditProperty } from 'nestjs-audit-trail/decorators';

/** Its key may change; it counts its versions in the log. */
@Audited()
@Entity()
export class Article {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column()
  title!: string;

  @Column({ type: 'int', default: 0 })
  views!: number;

  /** The application sees cents. */
  @Column({
    type: 'varchar',
    nullable: true,
    transformer: {
      to: (cents?: number | null) => (typeof cents === 'number' ? `${cents} ct` : cents),
      from: (text?: string | null) => (text ? Number(text.replace(' ct', '')) : null),
    },
  })
  price!: number | null;

  @AuditMask()
  @Column({ type: 'varchar', nullable: true })
  pin!: string | null;

  @AuditIgnore()
  @Column({ type: 'varchar', nullable: true })
  draft!: string | null;

  @Column({ type: 'simple-json', nullable: true })
  extra!: Record<string, unknown> | null;

  @Column({ type: Boolean, default: false })
  published!: boolean;

  @AuditProperty()
  @VersionColumn()
  version!: number;

  @UpdateDateColumn()
  updatedAt!: Date;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

/** A key of two columns. */
@Audited()
@Entity()
export class Stock {
  @PrimaryColumn({ length: 20 })
  shop!: string;

  @PrimaryColumn({ length: 20 })
  item!: string;

  @Column({ type: 'int', default: 0 })
  amount!: number;
}

@Audited()
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class Animal {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

@ChildEntity()
export class Cat extends Animal {
  @Column({ type: 'int', nullable: true })
  lives!: number | null;
}

@ChildEntity()
export class Dog extends Animal {}

/** Not audited. */
@Entity()
export class Plain {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int', default: 0 })
  amount!: number;
}

export const statementEntities: (new () => object)[] = [Article, Stock, Animal, Cat, Dog, Plain];
