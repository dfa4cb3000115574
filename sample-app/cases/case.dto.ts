import { Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IfPresent } from '../common/if-present.decorator.js';
import { ListQuery } from '../common/list.query.js';
import {
  CASE_PRIORITIES,
  CASE_STATUSES,
  CASE_TYPES,
  type CasePriority,
  type CaseStatus,
  type CaseType,
} from './case-values.js';
import { IsCustomFields } from './custom-fields.validator.js';

export type CustomFieldChanges = Record<string, string | number | boolean | null>;

/** What a case can be created and changed with alike. */
class CaseDetailsDto {
  @IfPresent()
  @IsIn(CASE_STATUSES)
  status?: CaseStatus;

  @IfPresent()
  @IsIn(CASE_PRIORITIES)
  priority?: CasePriority;

  /** `null` takes the case away from its assignee. */
  @IsOptional()
  @IsInt()
  assigneeId?: number | null;

  /** Fields not named stay as they are; `null` removes one. */
  @IfPresent()
  @IsCustomFields()
  customFields?: CustomFieldChanges;
}

export class CreateCaseDto extends CaseDetailsDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(160)
  title!: string;

  @IsIn(CASE_TYPES)
  type!: CaseType;

  @IsInt()
  clientId!: number;
}

export class UpdateCaseDto extends CaseDetailsDto {
  @IfPresent()
  @IsString()
  @IsNotEmpty()
  @MaxLength(160)
  title?: string;

  @IfPresent()
  @IsIn(CASE_TYPES)
  type?: CaseType;
}

export class CaseListQuery extends ListQuery {
  @IsOptional()
  @IsIn(CASE_STATUSES)
  status?: CaseStatus;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  assigneeId?: number;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  clientId?: number;
}
