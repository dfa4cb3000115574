import { AuditProperty } from 'nestjs-audit-trail/decorators';
import { Column } from 'typeorm';

/** A postal address, stored in the columns of its owner. */
export class Address {
  @AuditProperty({ personal: true })
  @Column({ type: 'varchar', length: 120, nullable: true })
  street!: string | null;

  @AuditProperty({ personal: true })
  @Column({ type: 'varchar', length: 20, nullable: true })
  postcode!: string | null;

  @Column({ type: 'varchar', length: 80, nullable: true })
  city!: string | null;

  /** ISO 3166-1 alpha-2. */
  @Column({ type: 'varchar', length: 2, nullable: true })
  country!: string | null;
}
