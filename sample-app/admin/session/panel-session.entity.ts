import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Somebody's visit to the panel. Not audited: sign-ins are events of their own. */
@Entity('panel_sessions')
export class PanelSession {
  /** SHA-256 of the id in the cookie: whoever reads the table cannot use what is in it. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  id!: string;

  /** The session as JSON. */
  @Column({ type: 'text' })
  data!: string;

  @Index()
  @Column()
  expiresAt!: Date;
}
