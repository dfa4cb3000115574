import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IfPresent } from '../common/if-present.decorator.js';
import { AddressDto } from './address.dto.js';

const PHONE = /^\+?[\d\s().-]{5,32}$/;
const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What a client can be created and changed with alike. */
class ClientDetailsDto {
  @IsOptional()
  @IsEmail()
  @MaxLength(190)
  email?: string | null;

  @IsOptional()
  @Matches(PHONE, { message: 'phone must be a phone number such as +44 20 7946 0018' })
  phone?: string | null;

  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(CALENDAR_DATE, { message: 'dateOfBirth must be a date such as 1984-05-17' })
  dateOfBirth?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  insuranceNumber?: string | null;

  @IfPresent()
  @IsBoolean()
  optOut?: boolean;

  @IfPresent()
  @ValidateNested()
  @Type(() => AddressDto)
  address?: AddressDto;

  @IsOptional()
  @IsInt()
  companyId?: number | null;
}

export class CreateClientDto extends ClientDetailsDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  firstName!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  lastName!: string;
}

export class UpdateClientDto extends ClientDetailsDto {
  @IfPresent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  firstName?: string;

  @IfPresent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  lastName?: string;
}
