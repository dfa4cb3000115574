import type { ResourceWithOptions } from 'adminjs';
import type { Repository } from 'typeorm';
import { ROLES } from '../../users/role.js';
import { UpdateUserDto } from '../../users/user.dto.js';
import type { User } from '../../users/user.entity.js';
import type { UsersService } from '../../users/users.service.js';
import { panelResource } from './resource-options.js';

/**
 * The password is no field here: users set their own. So none are created in the panel
 * either, and none are deleted anywhere; others than admins see names only, to assign cases by.
 */
export function userResource(rows: Repository<User>, users: UsersService): ResourceWithOptions {
  return panelResource<User>(
    {
      id: 'user',
      icon: 'User',
      title: 'name',
      restricted: true,
      fields: [
        { name: 'id', open: true },
        { name: 'name', editable: true, open: true },
        { name: 'email', label: 'E-mail', editable: true },
        { name: 'role', values: ROLES, editable: true },
        { name: 'team', editable: true },
        { name: 'active', editable: true },
        { name: 'createdAt', label: 'Created' },
        { name: 'updatedAt', label: 'Updated' },
      ],
      list: ['id', 'name', 'email', 'role', 'team', 'active', 'createdAt'],
      filters: ['name', 'email', 'role', 'team', 'active'],
      browse: 'admins',
      create: 'nobody',
      edit: 'admins',
      remove: 'nobody',
      writer: {
        updateDto: UpdateUserDto,
        update: ({ id }, dto) => users.update(id, dto),
      },
    },
    rows,
  );
}
