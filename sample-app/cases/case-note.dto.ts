import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class CreateCaseNoteDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(10_000)
  text!: string;
}
