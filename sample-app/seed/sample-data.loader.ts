import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CaseNote } from '../cases/case-note.entity.js';
import { CASE_TYPES } from '../cases/case-values.js';
import { Case } from '../cases/case.entity.js';
import { Client } from '../clients/client.entity.js';
import { Contact } from '../clients/contact.entity.js';
import { Company } from '../companies/company.entity.js';
import { PasswordHasher } from '../users/password-hasher.js';
import { User } from '../users/user.entity.js';
import { SAMPLE_CASES } from './data/cases.js';
import { SAMPLE_CLIENTS } from './data/clients.js';
import { SAMPLE_COMPANIES } from './data/companies.js';
import { SAMPLE_NOTES } from './data/notes.js';
import { SAMPLE_PASSWORD, SAMPLE_USERS } from './data/users.js';
import { sampleCase } from './sample-case.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Writes the sample data. The same rows every time; only the dates follow the clock. */
@Injectable()
export class SampleDataLoader {
  constructor(@Inject(PasswordHasher) private readonly hasher: PasswordHasher) {}

  async load(manager: EntityManager): Promise<void> {
    const users = await this.saveUsers(manager);
    const agents = users.filter(({ role }) => role === 'agent');
    const companies = await manager.save(manager.create(Company, [...SAMPLE_COMPANIES]));
    const clients = await this.saveClients(manager, companies);
    await this.saveContacts(manager, clients);
    const cases = await this.saveCases(manager, clients, agents);
    await this.saveNotes(manager, cases);
  }

  private async saveUsers(manager: EntityManager): Promise<User[]> {
    const users = SAMPLE_USERS.map(async (user) =>
      manager.create(User, { ...user, passwordHash: await this.hasher.hash(SAMPLE_PASSWORD) }),
    );
    return manager.save(await Promise.all(users));
  }

  private saveClients(manager: EntityManager, companies: Company[]): Promise<Client[]> {
    const clients = SAMPLE_CLIENTS.map(([firstName, lastName, city, country, born, company], n) =>
      manager.create(Client, {
        firstName,
        lastName,
        email: `client${n + 1}@mail.example`,
        phone: `+44 7700 900${String(100 + n * 7)}`,
        dateOfBirth: born,
        insuranceNumber: `QQ ${String(120_034 + n * 9_173)} C`,
        optOut: n % 9 === 4,
        address: { street: `${3 + n * 4} High Street`, postcode: null, city, country },
        company: company === undefined ? null : companies[company],
        createdAt: daysAgo(260 - n * 5),
      }),
    );
    return manager.save(clients);
  }

  private saveContacts(manager: EntityManager, clients: Client[]): Promise<Contact[]> {
    const contacts = clients
      .filter((_client, n) => n % 3 === 0)
      .map((client, n) =>
        manager.create(Contact, {
          client,
          kind: n % 2 === 0 ? 'phone' : 'email',
          value: n % 2 === 0 ? `+44 1632 9602${10 + n}` : `office${n}@mail.example`,
          note: n % 2 === 0 ? 'evenings only' : 'work',
        }),
      );
    return manager.save(contacts);
  }

  private saveCases(manager: EntityManager, clients: Client[], agents: User[]): Promise<Case[]> {
    const titles = CASE_TYPES.flatMap((type) =>
      SAMPLE_CASES[type].map((title) => ({ type, title })),
    );
    const cases = titles.map(({ type, title }, n) => {
      const properties = sampleCase(type, n);
      return manager.create(Case, {
        ...properties,
        title,
        type,
        client: clients[(n * 7) % clients.length],
        assignee: properties.status === 'New Lead' ? null : agents[n % agents.length],
        createdAt: daysAgo(100 - ((n * 37) % 97)),
      });
    });
    return manager.save(cases);
  }

  private saveNotes(manager: EntityManager, cases: Case[]): Promise<CaseNote[]> {
    const notes = cases
      .filter(({ assignee }) => assignee !== null)
      .flatMap((record, n) => {
        const texts = SAMPLE_NOTES[record.type];
        return Array.from({ length: 1 + (n % 2) }, (_none, day) =>
          manager.create(CaseNote, {
            case: record,
            author: record.assignee,
            text: texts[(n + day) % texts.length],
            createdAt: new Date(record.createdAt.getTime() + (day + 1) * DAY_MS),
          }),
        );
      });
    return manager.save(notes);
  }
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * DAY_MS);
}
