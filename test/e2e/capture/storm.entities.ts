import { Audited } from 'nestjs-audit-trail/decorators';
import {
  Column,
  DeleteDateColumn,
  Entity,
  JoinTable,
  ManyToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';

@Audited()
@Entity()
export class StormTag {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ length: 20 })
  name!: string;
}

/** Everything is done to it. */
@Audited()
@Entity()
export class StormDoc {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ length: 60, default: 'untitled' })
  title!: string;

  @Column({ type: 'int', default: 0 })
  counter!: number;

  @Column({ length: 60, default: 'new' })
  status!: string;

  @DeleteDateColumn()
  deletedAt!: Date | null;

  @ManyToMany(() => StormTag)
  @JoinTable({ name: 'storm_doc_tags' })
  tags!: StormTag[];
}

/** Changed by every request, never deleted: the writers know how often each row was. */
@Audited()
@Entity()
export class StormCounter {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'int', default: 0 })
  hits!: number;

  @Column({ length: 60, default: '' })
  note!: string;
}

/** Written by raw SQL alone. */
@Audited()
@Entity()
export class StormNote {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 60 })
  text!: string;
}

export const stormEntities = [StormTag, StormDoc, StormCounter, StormNote];

export const TAGS = 5;
export const DOCS = 200;
export const COUNTERS = 100;
