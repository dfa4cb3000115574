import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Actor, RecordRef } from 'nestjs-audit-trail';
import type { DataSource } from 'typeorm';
import { Case } from '../cases/case.entity.js';
import { Client } from '../clients/client.entity.js';
import { actorOf } from '../users/user-actor.js';
import { User } from '../users/user.entity.js';

export type PersonName = 'alex' | 'priya' | 'tom' | 'john' | 'jane' | 'maria' | 'sam';

const EMAILS: Readonly<Record<PersonName, string>> = {
  alex: 'admin@example.com',
  priya: 'priya.raman@example.com',
  tom: 'tom.becker@example.com',
  john: 'john.doe@example.com',
  jane: 'jane.smith@example.com',
  maria: 'maria.lopes@example.com',
  sam: 'sam.okafor@example.com',
};

/** Who and what the sample activities are about. */
export interface SampleCast {
  readonly people: Readonly<Record<PersonName, Actor>>;
  readonly users: Readonly<Record<PersonName, RecordRef>>;
  readonly clients: readonly RecordRef[];
  readonly cases: readonly RecordRef[];
}

/** Looks the sample data up again, for events that only refer to it. */
@Injectable()
export class SampleCastLoader {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async load(): Promise<SampleCast> {
    const { manager } = this.dataSource;
    const users = await manager.find(User);
    const clients = await manager.find(Client, { order: { id: 'ASC' } });
    const cases = await manager.find(Case, { order: { id: 'ASC' } });
    return {
      people: byName(users, actorOf),
      users: byName(users, ({ id, name }) => refOf('user', id, name)),
      clients: clients.map(({ id, firstName, lastName }) =>
        refOf('client', id, `${firstName} ${lastName}`),
      ),
      cases: cases.map(({ id, title }) => refOf('case', id, title)),
    };
  }
}

function byName<Value>(
  users: readonly User[],
  make: (user: User) => Value,
): Record<PersonName, Value> {
  const entries = Object.entries(EMAILS).map(([name, email]) => {
    const user = users.find((candidate) => candidate.email === email);
    if (!user) throw new Error(`The sample data lacks the user ${email}.`);
    return [name, make(user)];
  });
  return Object.fromEntries(entries) as Record<PersonName, Value>;
}

function refOf(type: string, id: number, label: string): RecordRef {
  return { type, id: String(id), label };
}
