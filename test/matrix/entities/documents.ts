import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import { Audited, AuditProperty } from 'nestjs-audit-trail/decorators';

/** Version, update date and delete date: what TypeORM sets by itself. */
@Audited()
@Entity()
export class Doc {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @Column({ default: 'new' })
  status!: string;

  @Column({ type: 'int', nullable: true })
  score!: number | null;

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @VersionColumn()
  version!: number;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

/** Nothing that TypeORM sets; a property with an action of its own. */
@Audited()
@Entity()
export class Note {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;

  @AuditProperty({ action: 'note.pinned' })
  @Column({ type: Boolean, default: false })
  pinned!: boolean;

  @Column({ type: 'int', default: 0 })
  rank!: number;
}

/** Version and update date are asked for. */
@Audited()
@Entity()
export class Draft {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;

  @AuditProperty()
  @VersionColumn()
  version!: number;
}

/** A key that the application gives, and may change. */
@Audited()
@Entity()
export class Country {
  @PrimaryColumn({ length: 8 })
  code!: string;

  @Column()
  name!: string;

  @Column({ type: 'int', default: 0 })
  population!: number;
}

@Audited()
@Entity()
export class Seat {
  @PrimaryColumn({ length: 8 })
  row!: string;

  @PrimaryColumn({ type: 'int' })
  number!: number;

  @Column({ type: String, nullable: true })
  guest!: string | null;
}

@Audited()
@Entity()
export class Parcel {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column()
  content!: string;

  @Column({ type: 'int', default: 1 })
  weight!: number;
}

/** Not audited. */
@Entity()
export class Scratch {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;
}
