import {
  Column,
  Entity,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  Tree,
  TreeChildren,
  TreeParent,
} from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

@Audited()
@Entity()
@Tree('closure-table')
export class Category {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @TreeChildren()
  children!: Category[];

  @TreeParent({ onDelete: 'CASCADE' })
  parent!: Category | null;
}

@Audited()
@Entity()
@Tree('materialized-path')
export class Menu {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @TreeChildren()
  children!: Menu[];

  @TreeParent()
  parent!: Menu | null;
}

@Audited()
@Entity()
@Tree('nested-set')
export class Region {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @TreeChildren()
  children!: Region[];

  @TreeParent()
  parent!: Region | null;
}

/** A tree by a foreign key alone. */
@Audited()
@Entity()
export class Clerk {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToOne(() => Clerk, (clerk) => clerk.team, { nullable: true, onDelete: 'SET NULL' })
  boss!: Clerk | null;

  @OneToMany(() => Clerk, (clerk) => clerk.boss)
  team!: Clerk[];
}
