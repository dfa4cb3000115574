import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CompaniesModule } from '../companies/companies.module.js';
import { Client } from './client.entity.js';
import { ClientsController } from './clients.controller.js';
import { ClientsService } from './clients.service.js';
import { Contact } from './contact.entity.js';
import { ContactsController } from './contacts.controller.js';
import { ContactsService } from './contacts.service.js';

/** Clients and their contact details. */
@Module({
  imports: [TypeOrmModule.forFeature([Client, Contact]), CompaniesModule],
  controllers: [ClientsController, ContactsController],
  providers: [ClientsService, ContactsService],
  exports: [ClientsService, ContactsService],
})
export class ClientsModule {}
