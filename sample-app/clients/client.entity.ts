import { Audited, AuditMask, AuditProperty, AuditRelated } from 'nestjs-audit-trail/decorators';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
} from 'typeorm';
import { Company } from '../companies/company.entity.js';
import { Address } from './address.embedded.js';

/** A person the contact centre works for. */
@Entity('clients')
@Audited<Client>({ label: (client) => `${client.firstName} ${client.lastName}` })
export class Client {
  @PrimaryGeneratedColumn()
  id!: number;

  @AuditProperty({ personal: true })
  @Column({ type: 'varchar', length: 80 })
  firstName!: string;

  @AuditProperty({ personal: true })
  @Column({ type: 'varchar', length: 80 })
  lastName!: string;

  @AuditProperty({ personal: true })
  @Column({ type: 'varchar', length: 190, nullable: true })
  email!: string | null;

  @AuditProperty({ personal: true })
  @Column({ type: 'varchar', length: 32, nullable: true })
  phone!: string | null;

  @AuditProperty({ personal: true })
  @Column({ type: 'date', nullable: true })
  dateOfBirth!: string | null;

  /** The log tells that it changed, and its last four digits. */
  @AuditMask('last4')
  @AuditProperty({ personal: true })
  @Column({ type: 'varchar', length: 20, nullable: true })
  insuranceNumber!: string | null;

  /** The client does not want to be contacted. */
  @AuditProperty({ label: 'Opt-out', action: 'client.opt_out_changed' })
  @Column({ type: 'boolean', default: false })
  optOut!: boolean;

  @Column(() => Address)
  address!: Address;

  @AuditRelated('company')
  @ManyToOne(() => Company, { nullable: true, onDelete: 'SET NULL' })
  company!: Company | null;

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}
