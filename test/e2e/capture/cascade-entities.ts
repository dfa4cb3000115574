import { Column, Entity, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

@Audited()
@Entity()
export class Company {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToOne(() => Company, { nullable: true, onDelete: 'CASCADE' })
  mother!: Company | null;
}

/** Not audited, between two that are. */
@Entity()
export class Folder {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToOne(() => Company, { onDelete: 'CASCADE' })
  company!: Company;
}

@Entity()
export class Skill {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToOne(() => Company, { nullable: true, onDelete: 'CASCADE' })
  company!: Company | null;
}

@Audited()
@Entity()
export class Paper {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @Column({ default: 'kept', select: false })
  innerNote!: string;

  @ManyToOne(() => Folder, { nullable: true, onDelete: 'CASCADE' })
  folder!: Folder | null;

  @ManyToOne(() => Company, { nullable: true, onDelete: 'SET NULL' })
  customer!: Company | null;

  @ManyToMany(() => Skill)
  @JoinTable({ name: 'paper_skill' })
  skills!: Skill[];
}

/** Refuses: a company with one cannot be deleted. */
@Audited()
@Entity()
export class Contract {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Company, { onDelete: 'RESTRICT' })
  company!: Company;
}

/** Audited, and referred to by nothing. */
@Audited()
@Entity()
export class Lone {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

export const cascadeEntities: (new () => object)[] = [
  Company,
  Folder,
  Skill,
  Paper,
  Contract,
  Lone,
];
