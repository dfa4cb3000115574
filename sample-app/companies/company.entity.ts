import { Audited } from 'nestjs-audit-trail/decorators';
import {
  Column,
  CreateDateColumn,
  Entity,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
} from 'typeorm';

/** An organisation that clients belong to. */
@Entity('companies')
@Audited<Company>({ label: (company) => company.name })
export class Company {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 120 })
  name!: string;

  /** Internet domain, to recognise the clients' addresses by. */
  @Column({ type: 'varchar', length: 120, nullable: true })
  domain!: string | null;

  @Column({ type: 'varchar', length: 32, nullable: true })
  phone!: string | null;

  @Column({ type: 'integer', nullable: true })
  employeeCount!: number | null;

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;
}
