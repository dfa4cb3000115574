import {
  Column,
  CreateDateColumn,
  DeleteDateColumn,
  Entity,
  getMetadataArgsStorage,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';
import {
  Audited,
  AuditIgnore,
  AuditMask,
  AuditProperty,
  AuditRelated,
} from 'nestjs-audit-trail/decorators';

export class Address {
  @Column({ type: 'varchar', nullable: true })
  street!: string | null;

  @Column({ type: 'varchar', nullable: true })
  city!: string | null;
}

@Entity()
export class Agent {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

@Audited<Client>({ label: (client) => `${client.firstName} ${client.lastName}` })
@Entity()
export class Client {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column()
  firstName!: string;

  @Column()
  lastName!: string;

  @AuditMask('last4')
  @Column({ type: 'varchar', nullable: true })
  phone!: string | null;

  @AuditIgnore()
  @Column({ type: 'varchar', nullable: true })
  internalNote!: string | null;

  @Column({ type: 'varchar', nullable: true })
  passwordHash!: string | null;

  @AuditProperty({ personal: true })
  @Column({ type: 'date', nullable: true })
  birthday!: string | null;

  @Column(() => Address)
  address!: Address;

  @OneToMany('Case', 'client', { cascade: true })
  cases!: unknown[];
}

@Audited<Case>({ label: (record) => record.title, related: ['client'] })
@Entity()
export class Case {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @AuditProperty({ action: 'case.status_changed' })
  @Column({ default: 'New Lead' })
  status!: string;

  @Column({ type: 'decimal', precision: 10, scale: 2, nullable: true })
  value!: string | number | null;

  @Column({ type: 'bigint', nullable: true })
  externalId!: string | null;

  @Column({ type: 'simple-json', nullable: true })
  customFields!: Record<string, unknown> | null;

  @Column({ type: 'simple-array', nullable: true })
  labels!: string[] | null;

  @Column({ type: 'blob', nullable: true, select: false })
  attachment!: Buffer | null;

  @ManyToOne(() => Agent, { nullable: true })
  assignee!: Agent | null;

  @ManyToOne(() => Client, (client) => client.cases, { nullable: true })
  client!: Client | null;

  @OneToMany(() => CaseNote, (note) => note.case, { cascade: true })
  notes!: CaseNote[];

  @CreateDateColumn()
  createdAt!: Date;

  @UpdateDateColumn()
  updatedAt!: Date;

  @VersionColumn()
  version!: number;

  @DeleteDateColumn()
  deletedAt!: Date | null;
}

@Audited()
@AuditRelated('case', 'caseId')
@Entity()
export class CaseNote {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  body!: string;

  @Column({ type: 'int', nullable: true })
  caseId!: number | null;

  @ManyToOne(() => Case, (owner) => owner.notes, { nullable: true, onDelete: 'CASCADE' })
  case!: Case | null;
}

/** A composite key, ids that differ in case only. */
@Audited({ type: 'membership' })
@Entity()
export class TeamMember {
  @PrimaryColumn({ length: 40 })
  team!: string;

  @PrimaryColumn({ length: 40 })
  person!: string;

  @Column({ type: 'int', default: 1 })
  capacity!: number;
}

/** Not audited. */
@Entity()
export class Scratch {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;
}

export const captureEntities: (new () => object)[] = [
  Agent,
  Client,
  Case,
  CaseNote,
  TeamMember,
  Scratch,
];

/** Each database has its own name for bytes: sets it for all entities of the test. */
export function useBinaryType(type: 'blob' | 'bytea'): void {
  for (const { options } of getMetadataArgsStorage().columns) {
    if (options.type === 'blob' || options.type === 'bytea') options.type = type;
  }
}
