import {
  ChildEntity,
  Column,
  type ColumnType,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  TableInheritance,
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

import type { DatabaseKind } from '../../support/databases.js';

export const ODD_TABLE = `od"d 'ta\`ble\\ $audit$`;
export const ODD_COLUMN = `va"l'ue \`x\\`;

const cents = { to: (value: number) => value * 100, from: (value: number) => value / 100 };

/** Entities are made per database, whose types have names of their own. */
export function triggerEntities(kind: DatabaseKind): (new () => object)[] {
  class Address {
    street!: string | null;
    city!: string | null;
  }
  class Owner {
    id!: number;
  }
  class Ticket {
    id!: number;
  }
  class Everything {
    id!: number;
  }
  class Seat {
    hall!: string;
  }
  class Person {
    id!: number;
  }
  class Employee extends Person {}
  class Odd {
    id!: number;
  }

  const only = <T>(sqlite: T, mariadb: T, postgres: T): T =>
    kind === 'mariadb' ? mariadb : kind === 'postgres' ? postgres : sqlite;
  const column = (target: object, property: string, type: ColumnType, options: object = {}): void =>
    Column({ type, nullable: true, ...options } as never)(target, property);

  Column({ type: 'varchar', nullable: true })(Address.prototype, 'street');
  Column({ type: 'varchar', nullable: true })(Address.prototype, 'city');

  Entity()(Owner);
  PrimaryGeneratedColumn()(Owner.prototype, 'id');
  Column({ type: 'varchar' })(Owner.prototype, 'name');

  Entity()(Ticket);
  Audited()(Ticket);
  AuditRelated('owner', 'owner')(Ticket);
  PrimaryGeneratedColumn()(Ticket.prototype, 'id');
  column(Ticket.prototype, 'title', 'varchar', { nullable: false });
  column(Ticket.prototype, 'status', 'varchar', { default: 'New' });
  AuditProperty({ action: 'ticket.status_changed' })(Ticket.prototype, 'status');
  column(Ticket.prototype, 'note', 'text');
  column(Ticket.prototype, 'phone', 'varchar');
  AuditMask('last4')(Ticket.prototype, 'phone');
  column(Ticket.prototype, 'draft', 'varchar');
  AuditIgnore()(Ticket.prototype, 'draft');
  column(Ticket.prototype, 'passwordHash', 'varchar');
  column(Ticket.prototype, 'birthday', 'date');
  AuditProperty({ personal: true })(Ticket.prototype, 'birthday');
  Column(() => Address)(Ticket.prototype, 'address');
  ManyToOne(() => Owner, { nullable: true })(Ticket.prototype, 'owner');
  UpdateDateColumn()(Ticket.prototype, 'updatedAt');
  VersionColumn()(Ticket.prototype, 'version');
  DeleteDateColumn()(Ticket.prototype, 'deletedAt');

  Entity()(Everything);
  Audited()(Everything);
  PrimaryGeneratedColumn()(Everything.prototype, 'id');
  const of = (property: string, type: ColumnType, options: object = {}): void =>
    column(Everything.prototype, property, type, options);
  of('label_', 'varchar');
  of('whole', 'int');
  of('big', 'bigint');
  of('amount', 'decimal', { precision: 10, scale: 2 });
  of('ratio', only<ColumnType>('double', 'double', 'double precision'));
  of('active', 'boolean');
  of('moment', only<ColumnType>('datetime', 'datetime', 'timestamp'), { precision: 3 });
  of('instant', only<ColumnType>('datetime', 'timestamp', 'timestamptz'), { precision: 3 });
  of('day', 'date');
  of('hour', 'time');
  of('fields', only<ColumnType>('simple-json', 'json', 'jsonb'));
  of('plainJson', 'simple-json');
  of('list', 'simple-array');
  of('bytes', only<ColumnType>('blob', 'blob', 'bytea'));
  of('choice', only<ColumnType>('simple-enum', 'enum', 'enum'), { enum: ['a', 'b'] });
  of('price', 'int', { transformer: cents });
  if (kind === 'postgres') {
    of('numbers', 'int', { array: true });
    of('place', 'point');
    of('address', 'inet');
  }
  if (kind === 'mariadb') {
    of('flags', 'set', { enum: ['x', 'y'] });
    of('place', 'point');
  }

  Entity()(Seat);
  Audited({ actions: { create: 'seat.booked' }, track: { update: false } })(Seat);
  PrimaryColumn({ type: 'varchar', length: 20 })(Seat.prototype, 'hall');
  PrimaryColumn({ type: 'int' })(Seat.prototype, 'number');
  column(Seat.prototype, 'taken', 'boolean');

  Entity()(Person);
  TableInheritance({ column: { type: 'varchar', name: 'kind' } })(Person);
  PrimaryGeneratedColumn()(Person.prototype, 'id');
  column(Person.prototype, 'name', 'varchar');
  ChildEntity('staff')(Employee);
  Audited()(Employee);
  column(Employee.prototype, 'salary', 'int');

  // TypeORM's own statements do not take such names.
  Entity({ name: ODD_TABLE, synchronize: false })(Odd);
  Audited({ type: `o'd"d\\` })(Odd);
  PrimaryGeneratedColumn()(Odd.prototype, 'id');
  column(Odd.prototype, 'value', 'varchar', { name: ODD_COLUMN });

  return [Owner, Ticket, Everything, Seat, Person, Employee, Odd];
}
