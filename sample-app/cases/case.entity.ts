import { Audited, AuditProperty, AuditRelated } from 'nestjs-audit-trail/decorators';
import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
} from 'typeorm';
import { Client } from '../clients/client.entity.js';
import { User } from '../users/user.entity.js';
import type { CasePriority, CaseStatus, CaseType } from './case-values.js';

/** A matter that a client has brought and an agent works on. */
@Entity('cases')
@Audited<Case>({ label: (record) => record.title })
export class Case {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 160 })
  title!: string;

  @AuditProperty({ label: 'Status', action: 'case.status_changed' })
  @Column({ type: 'varchar', length: 20, default: 'New Lead' })
  status!: CaseStatus;

  @Column({ type: 'varchar', length: 30 })
  type!: CaseType;

  @Column({ type: 'varchar', length: 10, default: 'Normal' })
  priority!: CasePriority;

  @AuditProperty({ label: 'Assigned To' })
  @ManyToOne(() => User, { nullable: true })
  assignee!: User | null;

  @AuditRelated('client')
  @ManyToOne(() => Client, { nullable: false })
  client!: Client;

  /** What this team wants to know of a case; changes are recorded field by field. */
  @AuditProperty({ label: 'Custom Fields', action: 'case.custom_field_changed' })
  @Column({ type: 'simple-json', nullable: true })
  customFields!: CustomFields | null;

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

export type CustomFields = Record<string, string | number | boolean>;
