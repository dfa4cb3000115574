import {
  Body,
  Controller,
  Get,
  Inject,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { Roles } from '../auth/roles.decorator.js';
import { ListQuery } from '../common/list.query.js';
import { ADMIN_ROLES } from './role.js';
import { CreateUserDto, UpdateUserDto } from './user.dto.js';
import type { User } from './user.entity.js';
import { UsersService } from './users.service.js';

/** Users are deactivated, never deleted: their cases and events still name them. */
@Roles(...ADMIN_ROLES)
@Controller('users')
export class UsersController {
  constructor(@Inject(UsersService) private readonly users: UsersService) {}

  @Get()
  list(@Query() query: ListQuery): Promise<User[]> {
    return this.users.list(query);
  }

  @Get(':id')
  get(@Param('id', ParseIntPipe) id: number): Promise<User> {
    return this.users.get(id);
  }

  @Post()
  create(@Body() dto: CreateUserDto): Promise<User> {
    return this.users.create(dto);
  }

  @Patch(':id')
  update(@Param('id', ParseIntPipe) id: number, @Body() dto: UpdateUserDto): Promise<User> {
    return this.users.update(id, dto);
  }
}
