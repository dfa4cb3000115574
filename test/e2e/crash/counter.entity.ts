import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from '../../../lib/decorators/index.js';

/** Counts the committed changes of itself: 1 when created, one more with every update. */
@Audited()
@Entity()
export class Counter {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  n!: number;

  @Column({ type: 'varchar', length: 200, default: '' })
  filler!: string;
}
