import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Actor, AuditService, type RunAsOptions } from 'nestjs-audit-trail';
import type { Repository } from 'typeorm';
import { CaseNotesService } from '../cases/case-notes.service.js';
import type { CaseStatus } from '../cases/case-values.js';
import { Case } from '../cases/case.entity.js';
import { CasesService } from '../cases/cases.service.js';
import { ClientsService } from '../clients/clients.service.js';
import { ContactsService } from '../clients/contacts.service.js';
import { CompaniesService } from '../companies/companies.service.js';
import { actorOf } from '../users/user-actor.js';
import { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { SAMPLE_PASSWORD } from './data/users.js';

const WEBSITE: Actor = { type: 'api_key', id: 'key_7f3a', name: 'Website form' };
const ASSISTANT: Actor = { type: 'ai', id: 'intake-assistant', name: 'Intake assistant' };
const QUIET_RULE: Actor = {
  type: 'automation',
  kind: 'business_rule',
  name: 'Close when quiet for 30 days',
};

/**
 * Plays what people do in a week, through the same services as the HTTP API and
 * as the people who would do it, so that the log has a story to tell. The
 * events carry the time of the seeding: an audit log is not back-dated.
 */
@Injectable()
export class SampleWeek {
  constructor(
    @InjectRepository(User) private readonly userRows: Repository<User>,
    @InjectRepository(Case) private readonly caseRows: Repository<Case>,
    @Inject(AuditService) private readonly audit: AuditService,
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(CaseNotesService) private readonly notes: CaseNotesService,
    @Inject(ClientsService) private readonly clients: ClientsService,
    @Inject(ContactsService) private readonly contacts: ContactsService,
    @Inject(CompaniesService) private readonly companies: CompaniesService,
    @Inject(UsersService) private readonly users: UsersService,
  ) {}

  async play(): Promise<void> {
    const [alex, tom, john, jane, maria] = await Promise.all([
      this.user('admin@example.com'),
      this.user('tom.becker@example.com'),
      this.user('john.doe@example.com'),
      this.user('jane.smith@example.com'),
      this.user('maria.lopes@example.com'),
    ]);
    await this.audit.runAs(WEBSITE, { source: 'api' }, () => this.takeEnquiry());
    await this.audit.runAs(ASSISTANT, { source: 'ai' }, () => this.sortEnquiry());
    await this.as(tom, () => this.handOutNewLeads(john, jane));
    await this.as(john, () => this.workOnCases(john));
    await this.as(jane, () => this.careForClients(jane));
    await this.as(maria, () => this.correctMistakes(maria), { source: 'mobile' });
    await this.audit.runAs(
      QUIET_RULE,
      { source: 'system', reason: 'No answer from the client for 30 days' },
      () => this.closeQuietCases(),
    );
    await this.as(alex, () => this.promote(jane));
    await this.as(jane, () => this.answerForJane(jane), {
      impersonator: { id: String(alex.id), name: alex.name },
      reason: 'Jane is on leave, the client needs an answer today',
    });
  }

  private async takeEnquiry(): Promise<void> {
    const client = await this.clients.create({
      firstName: 'Ingrid',
      lastName: 'Solberg',
      email: 'ingrid.solberg@mail.example',
      address: { city: 'Oslo', country: 'NO' },
    });
    await this.cases.create({
      title: 'Parcel arrived damaged',
      type: 'Complaint',
      clientId: client.id,
      customFields: { heardOfUs: 'Google' },
    });
  }

  private async sortEnquiry(): Promise<void> {
    const newest = (await this.caseIds('New Lead')).at(-1)!;
    await this.cases.update(newest, {
      priority: 'High',
      customFields: { topic: 'delivery', sentiment: 'upset' },
    });
  }

  private async handOutNewLeads(john: User, jane: User): Promise<void> {
    const [first, second, third] = await this.caseIds('New Lead');
    await this.cases.update(first!, { assigneeId: john.id, priority: 'High' });
    await this.cases.update(second!, { assigneeId: john.id });
    await this.cases.update(third!, { assigneeId: jane.id });
  }

  private async workOnCases(john: User): Promise<void> {
    const [first, second] = await this.caseIds('New Lead');
    await this.cases.update(first!, { status: 'Active', customFields: { injurySeverity: 4 } });
    const note = await this.notes.add(first!, 'First call done, the injury is worse than', john);
    await this.notes.update(note.id, 'First call done, the injury is worse than it looked.');
    await this.cases.update(second!, { status: 'On Hold' });
    await this.notes.add(second!, 'Voicemail left, trying again tomorrow.', john);
  }

  private async careForClients(jane: User): Promise<void> {
    const [active] = await this.caseIds('Active');
    const { client } = await this.cases.get(active!);
    await this.clients.update(client.id, {
      phone: '+44 7700 900461',
      address: { city: 'Harrogate' },
    });
    await this.contacts.add(client.id, { kind: 'phone', value: '+44 1632 960299', note: 'mother' });
    const [old] = await this.contacts.list(client.id);
    await this.contacts.remove(client.id, old!.id);
    await this.clients.update(client.id, { optOut: true });
    await this.cases.update(active!, { assigneeId: jane.id, priority: 'Urgent' });
  }

  /** Of the insurance number the log keeps the last digits, of the password nothing. */
  private async correctMistakes(maria: User): Promise<void> {
    const [, , client] = await this.clients.list({ afterId: 0, limit: 3 });
    await this.clients.update(client!.id, { insuranceNumber: 'QQ 138388 C' });
    const [company] = await this.companies.list({ afterId: 0, limit: 1 });
    await this.companies.update(company!.id, { employeeCount: 352, phone: '+44 1632 960102' });
    await this.users.changePassword(maria, SAMPLE_PASSWORD);
  }

  private async closeQuietCases(): Promise<void> {
    const quiet = await this.caseIds('On Hold');
    for (const id of quiet.slice(-3)) {
      await this.cases.update(id, { status: 'Closed' });
    }
  }

  private async promote(jane: User): Promise<void> {
    await this.users.update(jane.id, { role: 'supervisor', team: 'Claims Leads' });
    const [, duplicate] = await this.caseIds('Closed');
    await this.cases.remove(duplicate!);
  }

  private async answerForJane(jane: User): Promise<void> {
    const [active] = await this.caseIds('Active');
    await this.notes.add(
      active!,
      'Told the client that the offer will be checked by Friday.',
      jane,
    );
  }

  private as(user: User, work: () => Promise<void>, options: RunAsOptions = {}): Promise<void> {
    return this.audit.runAs(actorOf(user), { source: 'web', ...options }, work);
  }

  private user(email: string): Promise<User> {
    return this.userRows.findOneByOrFail({ email });
  }

  private async caseIds(status: CaseStatus): Promise<number[]> {
    const cases = await this.caseRows.find({
      where: { status },
      select: { id: true },
      order: { id: 'ASC' },
    });
    return cases.map(({ id }) => id);
  }
}
