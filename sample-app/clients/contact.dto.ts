import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IfPresent } from '../common/if-present.decorator.js';
import { CONTACT_KINDS, type ContactKind } from './contact.entity.js';

export class CreateContactDto {
  @IsIn(CONTACT_KINDS)
  kind!: ContactKind;

  @IsString()
  @IsNotEmpty()
  @MaxLength(190)
  value!: string;

  @IsOptional()
  @IsString()
  @MaxLength(60)
  note?: string | null;
}

export class UpdateContactDto {
  @IfPresent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(190)
  value?: string;

  @IsOptional()
  @IsString()
  @MaxLength(60)
  note?: string | null;
}
