import { IsFQDN, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { IfPresent } from '../common/if-present.decorator.js';

export class CreateCompanyDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name!: string;

  @IsOptional()
  @IsFQDN()
  domain?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(32)
  phone?: string | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  employeeCount?: number | null;
}

export class UpdateCompanyDto {
  @IfPresent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(120)
  name?: string;

  @IsOptional()
  @IsFQDN()
  domain?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(32)
  phone?: string | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  employeeCount?: number | null;
}
