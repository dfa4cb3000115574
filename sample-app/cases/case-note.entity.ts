import { Audited, AuditProperty, AuditRelated } from 'nestjs-audit-trail/decorators';
import { Column, CreateDateColumn, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { User } from '../users/user.entity.js';
import { Case } from './case.entity.js';

/** What an agent wrote down about a case. */
@Entity('case_notes')
@Audited({ category: 'case' })
export class CaseNote {
  @PrimaryGeneratedColumn()
  id!: number;

  @AuditProperty({ personal: true })
  @Column({ type: 'text' })
  text!: string;

  @AuditRelated('case')
  @ManyToOne(() => Case, { nullable: false, onDelete: 'CASCADE' })
  case!: Case;

  @ManyToOne(() => User, { nullable: true })
  author!: User | null;

  @CreateDateColumn()
  createdAt!: Date;
}
