import { IsISO31661Alpha2, IsOptional, IsString, MaxLength } from 'class-validator';

export class AddressDto {
  @IsOptional()
  @IsString()
  @MaxLength(120)
  street?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(20)
  postcode?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(80)
  city?: string | null;

  @IsOptional()
  @IsISO31661Alpha2()
  country?: string | null;
}
