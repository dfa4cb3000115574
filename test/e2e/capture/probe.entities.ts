import { Audited } from 'nestjs-audit-trail/decorators';
import { Column, DeleteDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A number that many count up at once. */
@Audited()
@Entity()
export class Tally {
  @PrimaryColumn({ type: 'int' })
  id!: number;

  @Column({ type: 'int', default: 0 })
  count!: number;

  @Column({ type: 'varchar', length: 40, nullable: true, unique: true })
  tag!: string | null;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}
