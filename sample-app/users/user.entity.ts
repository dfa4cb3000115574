import { Exclude } from 'class-transformer';
import { Audited, AuditMask, AuditProperty } from 'nestjs-audit-trail/decorators';
import {
  Column,
  CreateDateColumn,
  Entity,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
} from 'typeorm';
import type { Role } from './role.js';

/** Somebody who works in the contact centre and signs in. */
@Entity('users')
@Audited<User>({ label: (user) => user.name, category: 'user' })
export class User {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 120 })
  name!: string;

  @Column({ type: 'varchar', length: 190, unique: true })
  email!: string;

  /** Not read unless asked for, never sent, and only its change is recorded. */
  @Exclude()
  @AuditMask()
  @AuditProperty({ action: 'user.password_changed' })
  @Column({ type: 'varchar', length: 255, select: false })
  passwordHash!: string;

  @AuditProperty({ action: 'user.role_changed' })
  @Column({ type: 'varchar', length: 20 })
  role!: Role;

  @AuditProperty({ action: 'user.team_assigned' })
  @Column({ type: 'varchar', length: 60, nullable: true })
  team!: string | null;

  /** An inactive user cannot sign in, and their tokens are refused. */
  @Column({ type: 'boolean', default: true })
  active!: boolean;

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;
}
