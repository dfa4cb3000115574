import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

/** Found by a unique column beside its key. */
@Audited()
@Entity()
export class Account {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 80, unique: true })
  email!: string;

  @Column()
  name!: string;

  @Column({ type: 'int', default: 0 })
  visits!: number;
}
