import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Inject,
  Param,
  ParseIntPipe,
  Patch,
  Post,
} from '@nestjs/common';
import { CreateContactDto, UpdateContactDto } from './contact.dto.js';
import type { Contact } from './contact.entity.js';
import { ContactsService } from './contacts.service.js';

@Controller('clients/:clientId/contacts')
export class ContactsController {
  constructor(@Inject(ContactsService) private readonly contacts: ContactsService) {}

  @Get()
  list(@Param('clientId', ParseIntPipe) clientId: number): Promise<Contact[]> {
    return this.contacts.list(clientId);
  }

  @Post()
  add(
    @Param('clientId', ParseIntPipe) clientId: number,
    @Body() dto: CreateContactDto,
  ): Promise<Contact> {
    return this.contacts.add(clientId, dto);
  }

  @Patch(':id')
  update(
    @Param('clientId', ParseIntPipe) clientId: number,
    @Param('id', ParseIntPipe) id: number,
    @Body() dto: UpdateContactDto,
  ): Promise<Contact> {
    return this.contacts.update(clientId, id, dto);
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  remove(
    @Param('clientId', ParseIntPipe) clientId: number,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<void> {
    return this.contacts.remove(clientId, id);
  }
}
