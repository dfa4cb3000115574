import { Audited, AuditIgnore, AuditMask } from 'nestjs-audit-trail/decorators';
import {
  ChildEntity,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

export class Place {
  @Column({ type: 'varchar', nullable: true })
  street!: string | null;

  @Column({ type: 'varchar', nullable: true })
  city!: string | null;
}

const upperCase = {
  to: (value: string | null | undefined) => value?.toUpperCase() ?? value,
  from: (value: string | null) => value?.toLowerCase() ?? value,
};

@Audited()
@Entity()
export class Company {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

/** A key that the database counts, another one, defaults of all kinds. */
@Audited({ ignore: ['draft'] })
@Entity()
export class Contact {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 80, nullable: true, unique: true })
  email!: string | null;

  @Column()
  name!: string;

  @Column({ default: 'New Lead' })
  status!: string;

  @Column({ type: 'int', nullable: true })
  score!: number | null;

  @Column({ type: 'varchar', length: 40, nullable: true, transformer: upperCase })
  grade!: string | null;

  @AuditMask()
  @Column({ type: 'varchar', nullable: true })
  phone!: string | null;

  @AuditIgnore()
  @Column({ type: 'varchar', nullable: true })
  draft!: string | null;

  @Column({ type: 'simple-json', nullable: true })
  extra!: Record<string, unknown> | null;

  @Column(() => Place)
  place!: Place;

  @ManyToOne(() => Company, { nullable: true })
  company!: Company | null;

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @VersionColumn()
  version!: number;
}

@Audited()
@Entity()
export class Token {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column()
  value!: string;
}

/** Nothing is left to the database but the key. */
@Audited()
@Entity()
export class Reading {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 40 })
  meter!: string;

  @Column({ type: 'int', nullable: true })
  value!: number | null;
}

@Audited()
@Entity()
export class Seat {
  @PrimaryColumn({ type: 'varchar', length: 10 })
  row!: string;

  @PrimaryColumn({ type: 'int' })
  place!: number;

  @Column({ type: 'varchar', length: 40, nullable: true })
  holder!: string | null;
}

/** A key of the application's, and a unique one of two columns, one with a default. */
@Audited()
@Entity()
@Index(['scope', 'name'], { unique: true })
export class Setting {
  @PrimaryColumn({ type: 'varchar', length: 40 })
  id!: string;

  @Column({ type: 'varchar', length: 40, default: 'global' })
  scope!: string;

  @Column({ type: 'varchar', length: 40 })
  name!: string;

  @Column({ type: 'varchar', nullable: true })
  value!: string | null;
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
@Audited()
export class Cat extends Animal {
  @Column({ type: 'int', nullable: true })
  lives!: number | null;
}

/** Not all of it is inserted. */
@Audited()
@Entity()
export class Ledger {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;

  @Column({ type: 'int', default: 7, insert: false })
  state!: number;
}

/** Not audited. */
@Entity()
export class Note {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;
}

export const insertEntities = [
  Company,
  Contact,
  Token,
  Reading,
  Seat,
  Setting,
  Animal,
  Cat,
  Ledger,
  Note,
];
