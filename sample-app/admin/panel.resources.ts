import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { ResourceWithOptions } from 'adminjs';
import type { DataSource } from 'typeorm';
import { CaseNote } from '../cases/case-note.entity.js';
import { CaseNotesService } from '../cases/case-notes.service.js';
import { Case } from '../cases/case.entity.js';
import { CasesService } from '../cases/cases.service.js';
import { Client } from '../clients/client.entity.js';
import { ClientsService } from '../clients/clients.service.js';
import { Contact } from '../clients/contact.entity.js';
import { ContactsService } from '../clients/contacts.service.js';
import { CompaniesService } from '../companies/companies.service.js';
import { Company } from '../companies/company.entity.js';
import { User } from '../users/user.entity.js';
import { UsersService } from '../users/users.service.js';
import { caseNoteResource } from './resources/case-note.resource.js';
import { caseResource } from './resources/case.resource.js';
import { clientResource } from './resources/client.resource.js';
import { companyResource } from './resources/company.resource.js';
import { contactResource } from './resources/contact.resource.js';
import { userResource } from './resources/user.resource.js';

/** What the panel's menu holds beside the audit log. */
@Injectable()
export class PanelResources {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(CaseNotesService) private readonly notes: CaseNotesService,
    @Inject(ClientsService) private readonly clients: ClientsService,
    @Inject(ContactsService) private readonly contacts: ContactsService,
    @Inject(CompaniesService) private readonly companies: CompaniesService,
    @Inject(UsersService) private readonly users: UsersService,
  ) {}

  all(): ResourceWithOptions[] {
    const { manager } = this.dataSource;
    return [
      caseResource(manager.getRepository(Case), this.cases),
      caseNoteResource(manager.getRepository(CaseNote), this.notes, this.users),
      clientResource(manager.getRepository(Client), this.clients),
      contactResource(manager.getRepository(Contact), this.contacts),
      companyResource(manager.getRepository(Company), this.companies),
      userResource(manager.getRepository(User), this.users),
    ];
  }
}
