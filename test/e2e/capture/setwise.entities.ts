import { Column, DeleteDateColumn, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Audited, AuditProperty } from 'nestjs-audit-trail/decorators';

/** A column of every kind whose events the database can make. */
export abstract class Every {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  batch!: number;

  @Column({ type: 'varchar', length: 200, nullable: true })
  name!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  firstName!: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  lastName!: string | null;

  @AuditProperty({ personal: true })
  @Column({ type: 'text', nullable: true })
  note!: string | null;

  @Column({ type: 'int' })
  views!: number;

  @Column({ type: 'bigint', nullable: true })
  big!: string | null;

  @Column({ type: 'decimal', precision: 14, scale: 4, nullable: true })
  amount!: string | null;

  @Column({ type: 'double precision', nullable: true })
  ratio!: number | null;

  @Column({ type: Boolean, nullable: true })
  flag!: boolean | null;

  @Column({ type: Date, precision: 6, nullable: true })
  at!: Date | null;

  @Column({ type: 'date', nullable: true })
  day!: string | null;

  @Column({ type: 'uuid', nullable: true })
  token36!: string | null;

  @DeleteDateColumn({ precision: 6 })
  deletedAt!: Date | null;
}

@Audited()
@Entity()
export class Left extends Every {}

/** The same, but captured row by row: a condition of the host's is asked for every row. */
@Audited({ when: () => true })
@Entity()
export class Right extends Every {}
