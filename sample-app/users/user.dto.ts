import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsNotEmpty,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
} from 'class-validator';
import { IfPresent } from '../common/if-present.decorator.js';
import { type Role, ROLES } from './role.js';

export class CreateUserDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;

  @IsEmail()
  @MaxLength(190)
  email!: string;

  @IsString()
  @MinLength(12)
  @MaxLength(128)
  password!: string;

  @IsIn(ROLES)
  role!: Role;

  @IsOptional()
  @IsString()
  @MaxLength(60)
  team?: string | null;
}

export class UpdateUserDto {
  @IfPresent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name?: string;

  @IfPresent()
  @IsEmail()
  @MaxLength(190)
  email?: string;

  @IfPresent()
  @IsIn(ROLES)
  role?: Role;

  @IsOptional()
  @IsString()
  @MaxLength(60)
  team?: string | null;

  @IfPresent()
  @IsBoolean()
  active?: boolean;
}
