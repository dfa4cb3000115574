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
  Query,
} from '@nestjs/common';
import { CaseListQuery, CreateCaseDto, UpdateCaseDto } from './case.dto.js';
import type { Case } from './case.entity.js';
import { CasesService } from './cases.service.js';

@Controller('cases')
export class CasesController {
  constructor(@Inject(CasesService) private readonly cases: CasesService) {}

  @Get()
  list(@Query() query: CaseListQuery): Promise<Case[]> {
    return this.cases.list(query);
  }

  @Get(':id')
  get(@Param('id', ParseIntPipe) id: number): Promise<Case> {
    return this.cases.get(id);
  }

  @Post()
  create(@Body() dto: CreateCaseDto): Promise<Case> {
    return this.cases.create(dto);
  }

  @Patch(':id')
  update(@Param('id', ParseIntPipe) id: number, @Body() dto: UpdateCaseDto): Promise<Case> {
    return this.cases.update(id, dto);
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  remove(@Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.cases.remove(id);
  }

  @Post(':id/restore')
  @HttpCode(HttpStatus.OK)
  restore(@Param('id', ParseIntPipe) id: number): Promise<Case> {
    return this.cases.restore(id);
  }
}
