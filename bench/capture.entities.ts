import {
  Column,
  Entity,
  PrimaryGeneratedColumn,
  type EntitySubscriberInterface,
  type UpdateEvent,
} from 'typeorm';

import { Audited } from '../lib/decorators/index.js';

/** The document without audit. */
@Entity('doc')
export class PlainDoc {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 120 })
  title!: string;

  @Column({ length: 20 })
  status!: string;

  @Column({ type: 'int' })
  views!: number;

  @Column({ length: 40 })
  owner!: string;

  @Column({ type: 'decimal', precision: 10, scale: 2 })
  amount!: string;

  @Column({ type: 'text' })
  body!: string;
}

@Audited({ type: 'doc' })
@Entity('doc')
export class Doc extends PlainDoc {}

/** What the usual home-made audit table looks like. */
@Entity('usual_audit')
export class UsualAuditRow {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 40 })
  action!: string;

  @Column({ length: 40 })
  entity!: string;

  @Column({ length: 40 })
  entityId!: string;

  @Column({ length: 40, nullable: true })
  actorId!: string;

  @Column({ type: 'text' })
  changes!: string;

  @Column()
  createdAt!: Date;
}

/** The usual home-made subscriber: one insert per change. */
export class UsualSubscriber implements EntitySubscriberInterface {
  async afterUpdate(event: UpdateEvent<PlainDoc>): Promise<void> {
    if (event.metadata.tableName !== 'doc') return;
    const changes = event.updatedColumns.map((column) => ({
      property: column.propertyPath,
      before: column.getEntityValue(event.databaseEntity) as unknown,
      after: column.getEntityValue(event.entity as PlainDoc) as unknown,
    }));
    await event.manager.insert(UsualAuditRow, {
      action: 'update',
      entity: 'doc',
      entityId: String(event.databaseEntity.id),
      actorId: 'bench',
      changes: JSON.stringify(changes),
      createdAt: new Date(),
    });
  }
}
