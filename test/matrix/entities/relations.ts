import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  OneToOne,
  PrimaryGeneratedColumn,
} from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

/** Its books are inserted and updated with it; those it loses are orphaned. */
@Audited()
@Entity()
export class Author {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @OneToMany('Book', 'author', { cascade: true })
  books!: Book[];
}

@Audited()
@Entity()
export class Book {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @ManyToOne(() => Author, (author) => author.books, { nullable: true })
  author!: Author | null;
}

/** Lines it loses are deleted. */
@Audited()
@Entity()
export class Invoice {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  number!: string;

  @OneToMany('InvoiceLine', 'invoice', { cascade: true })
  lines!: InvoiceLine[];
}

@Audited()
@Entity()
export class InvoiceLine {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;

  @ManyToOne(() => Invoice, (invoice) => invoice.lines, { orphanedRowAction: 'delete' })
  invoice!: Invoice;
}

/** The database deletes its papers, and takes it out of its pins. */
@Audited()
@Entity()
export class Folder {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

@Audited()
@Entity()
export class Paper {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @ManyToOne(() => Folder, { onDelete: 'CASCADE', nullable: true })
  folder!: Folder | null;
}

@Audited()
@Entity()
export class Page {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'int' })
  number!: number;

  @ManyToOne(() => Paper, { onDelete: 'CASCADE' })
  paper!: Paper;
}

@Audited()
@Entity()
export class Pin {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @ManyToOne(() => Folder, { onDelete: 'SET NULL', nullable: true })
  folder!: Folder | null;
}

@Audited()
@Entity()
export class Badge {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  number!: string;
}

@Audited()
@Entity()
export class Traveller {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @OneToOne(() => Badge, { cascade: true, nullable: true })
  @JoinColumn()
  badge!: Badge | null;

  @ManyToMany(() => Traveller)
  @JoinTable({ joinColumn: { name: 'a' }, inverseJoinColumn: { name: 'b' } })
  friends!: Traveller[];
}

@Audited()
@Entity()
export class Tag {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  /** In TypeORM 0.3 the links of a tag that is deleted go with it only if that is asked for. */
  @ManyToMany('Post', 'tags', { onDelete: 'CASCADE' })
  posts!: Post[];
}

/** Owns the links to its tags. */
@Audited()
@Entity()
export class Post {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @ManyToMany(() => Tag, (tag) => tag.posts, { cascade: ['insert'] })
  @JoinTable()
  tags!: Tag[];
}
