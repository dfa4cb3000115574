import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { Audited, AuditIgnore, AuditMask, AuditProperty } from 'nestjs-audit-trail/decorators';

/** One column of every kind that is not simply text or a number. */
@Audited()
@Entity()
export class Sample {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @Column({ type: 'decimal', precision: 12, scale: 2, nullable: true })
  price!: string | number | null;

  @Column({ type: 'bigint', nullable: true })
  big!: string | null;

  @Column({ type: 'json', nullable: true })
  profile!: Record<string, unknown> | null;

  @Column({ type: 'simple-json', nullable: true })
  settings!: Record<string, unknown> | null;

  @Column({ type: 'simple-array', nullable: true })
  labels!: string[] | null;

  @Column({ type: 'simple-enum', enum: ['low', 'high'], nullable: true })
  level!: 'low' | 'high' | null;

  @Column({ type: Date, nullable: true })
  due!: Date | null;

  @Column({ type: 'date', nullable: true })
  day!: string | null;

  @Column({ type: Boolean, nullable: true })
  active!: boolean | null;

  @Column({ type: 'blob', nullable: true })
  bytes!: Buffer | null;

  /** Kept in cents, seen in euros. */
  @Column({
    type: 'int',
    nullable: true,
    transformer: {
      to: (euros: number | null | undefined) =>
        typeof euros === 'number' ? Math.round(euros * 100) : euros,
      from: (cents: number | null) => (cents === null ? null : cents / 100),
    },
  })
  euros!: number | null;
}

@Audited()
@Entity()
export class Contact {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @AuditMask('last4')
  @Column({ type: String, nullable: true })
  phone!: string | null;

  @AuditMask()
  @Column({ type: String, nullable: true })
  code!: string | null;

  @AuditIgnore()
  @Column({ type: String, nullable: true })
  internal!: string | null;

  /** Hidden by its name. */
  @Column({ type: String, nullable: true })
  passwordHash!: string | null;

  @AuditProperty({ personal: true })
  @Column({ type: String, nullable: true })
  street!: string | null;

  @Column({ type: String, nullable: true, select: false })
  archive!: string | null;
}
