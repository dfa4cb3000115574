import {
  ChildEntity,
  Column,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
} from 'typeorm';
import { Audited, AuditIgnore, AuditMask, AuditProperty } from 'nestjs-audit-trail/decorators';

/** Not audited; the other end of most links here. */
@Entity()
export class Tag {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToMany(() => Doc, (doc) => doc.tags)
  docs!: Doc[];
}

/** A key of two columns. */
@Entity()
export class Region {
  @PrimaryColumn({ length: 2 })
  country!: string;

  @PrimaryColumn({ length: 8 })
  code!: string;
}

@Audited({ related: ['parent'] })
@Entity()
export class Doc {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  title!: string;

  @ManyToOne(() => Doc, { nullable: true })
  parent!: Doc | null;

  @ManyToMany(() => Tag, (tag) => tag.docs, { cascade: ['insert'] })
  @JoinTable({ name: 'doc_tag' })
  tags!: Tag[];

  @ManyToMany(() => Region)
  @JoinTable({ name: 'doc_region' })
  regions!: Region[];

  @AuditProperty({ action: 'doc.shared', label: 'Readers' })
  @ManyToMany(() => Tag)
  @JoinTable({ name: 'doc_reader' })
  readers!: Tag[];

  @AuditIgnore()
  @ManyToMany(() => Tag)
  @JoinTable({ name: 'doc_draft' })
  drafts!: Tag[];

  @AuditMask()
  @ManyToMany(() => Tag)
  @JoinTable({ name: 'doc_secret' })
  secrets!: Tag[];
}

/** Linked to others of its kind, from both sides. */
@Audited({ type: 'person' })
@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
export class LinkPerson {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToMany(() => LinkPerson, (person) => person.followers)
  @JoinTable({ name: 'following' })
  following!: LinkPerson[];

  @ManyToMany(() => LinkPerson, (person) => person.following)
  followers!: LinkPerson[];
}

@Audited({ type: 'manager' })
@ChildEntity('manager')
export class LinkManager extends LinkPerson {
  @Column({ type: 'int', nullable: true })
  budget!: number | null;
}

/** Has the join table, and is not audited. */
@Entity()
export class Course {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToMany(() => Student, (student) => student.courses)
  @JoinTable({ name: 'course_student' })
  students!: Student[];
}

/** Audited, and without the join table. */
@Audited()
@Entity()
export class Student {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column()
  name!: string;

  @ManyToMany(() => Course, (course) => course.students)
  courses!: Course[];
}

export const linkEntities: (new () => object)[] = [
  Tag,
  Region,
  Doc,
  LinkPerson,
  LinkManager,
  Course,
  Student,
];
