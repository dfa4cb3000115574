import { Audited, AuditProperty, AuditRelated } from 'nestjs-audit-trail/decorators';
import { Column, CreateDateColumn, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Client } from './client.entity.js';

export const CONTACT_KINDS = ['phone', 'email'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

/** A further phone number or e-mail address of a client. */
@Entity('contacts')
@Audited<Contact>({
  label: (contact) => contact.value,
  actions: { create: 'client.contact_added', remove: 'client.contact_removed' },
})
export class Contact {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 10 })
  kind!: ContactKind;

  @AuditProperty({ personal: true })
  @Column({ type: 'varchar', length: 190 })
  value!: string;

  /** What it is for: "work", "mother", "evenings only". */
  @Column({ type: 'varchar', length: 60, nullable: true })
  note!: string | null;

  @AuditRelated('client')
  @ManyToOne(() => Client, { nullable: false, onDelete: 'CASCADE' })
  client!: Client;

  @CreateDateColumn()
  createdAt!: Date;
}
