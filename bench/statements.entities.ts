import { Column, Entity, Index, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';

import { Audited } from '../lib/decorators/index.js';
import { PlainDoc } from './capture.entities.js';

@Entity('tag')
export class Tag {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 40 })
  name!: string;
}

const linkTable = {
  name: 'doc_tags',
  joinColumn: { name: 'doc_id' },
  inverseJoinColumn: { name: 'tag_id' },
};

/** The document with links, without audit. */
@Entity('doc')
@Index(['owner'])
export class PlainLinkedDoc extends PlainDoc {
  @ManyToMany(() => Tag)
  @JoinTable(linkTable)
  tags!: Tag[];
}

@Audited({ type: 'doc' })
@Entity('doc')
@Index(['owner'])
export class LinkedDoc extends PlainDoc {
  @ManyToMany(() => Tag)
  @JoinTable(linkTable)
  tags!: Tag[];
}
