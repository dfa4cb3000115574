import type { Type } from '@nestjs/common';
import {
  type ActionContext,
  BaseRecord,
  BaseResource,
  type Filter,
  type ParamsType,
} from 'adminjs';
import type { ObjectLiteral, Repository } from 'typeorm';
import { isAdmin, type PanelViewer } from '../panel-viewer.js';
import type { PanelFieldDefinition } from './panel-field.definition.js';
import { PanelField } from './panel.field.js';
import { checked, onBehalfOfForm, refusal, refusalOfAll } from './record-input.js';
import { integerOf } from './record-id.js';
import { type PageRequest, RecordReader, type RecordSelection } from './record.reader.js';

type Input = Record<string, unknown>;

/** How records of a resource are written: by the services that the HTTP API uses, so by the same rules. */
export interface RecordWriter<Entity> {
  readonly createDto?: Type<object>;
  readonly updateDto?: Type<object>;
  create?(dto: object, viewer: PanelViewer): Promise<Entity>;
  update?(row: Entity, dto: object): Promise<unknown>;
  remove?(row: Entity): Promise<void>;
}

export interface ResourceDefinition<Entity> {
  /** The same as the audit log's type of these records, which makes the log's links lead here. */
  readonly id: string;
  readonly fields: readonly PanelFieldDefinition<Entity>[];
  readonly writer: RecordWriter<Entity>;
  /** Admins see all fields, everybody else those marked `open`. @defaultValue false */
  readonly restricted?: boolean;
}

/**
 * An AdminJS resource over one TypeORM entity with a key `id`. It reads rows itself, listed
 * fields only, and has them written by the application's services.
 */
export class TypeOrmResource<Entity extends ObjectLiteral> extends BaseResource {
  private readonly fields: readonly PanelField<Entity>[];
  private readonly reader: RecordReader<Entity>;

  constructor(
    private readonly definition: ResourceDefinition<Entity>,
    private readonly repository: Repository<Entity>,
  ) {
    super(repository);
    this.fields = definition.fields.map(
      (field, n) => new PanelField(field, repository.metadata, n + 1),
    );
    this.reader = new RecordReader(repository);
  }

  override databaseName(): string {
    return 'crm';
  }

  override databaseType(): string {
    return this.repository.manager.connection.options.type;
  }

  override id(): string {
    return this.definition.id;
  }

  override properties(): PanelField<Entity>[] {
    return [...this.fields];
  }

  override property(path: string): PanelField<Entity> | null {
    return this.fields.find((field) => field.name() === path) ?? null;
  }

  override count(filter: Filter, context?: ActionContext): Promise<number> {
    return this.reader.count(this.selection(context, filter));
  }

  override async find(
    filter: Filter,
    request: PageRequest,
    context?: ActionContext,
  ): Promise<BaseRecord[]> {
    const rows = await this.reader.page(this.selection(context, filter), request);
    return rows.map((row) => this.recordOf(row, context));
  }

  override async findOne(id: string, context?: ActionContext): Promise<BaseRecord | null> {
    return (await this.findMany([id], context))[0] ?? null;
  }

  override async findMany(
    ids: (string | number)[],
    context?: ActionContext,
  ): Promise<BaseRecord[]> {
    const keys = ids.map(integerOf).filter((id) => id !== undefined);
    const rows = await this.reader.byIds(keys, this.selection(context));
    return rows.map((row) => this.recordOf(row, context));
  }

  override async create(params: Input, context: ActionContext): Promise<ParamsType> {
    const { createDto, create } = this.definition.writer;
    if (!createDto || !create) throw refusalOfAll('Records are not created here.');
    const dto = await checked(createDto, this.inputOf(params));
    const row = await onBehalfOfForm(() => create(dto, context.currentAdmin as PanelViewer));
    return this.stored(row.id, context);
  }

  override async update(id: string, params: Input, context: ActionContext): Promise<ParamsType> {
    const { updateDto, update } = this.definition.writer;
    if (!updateDto || !update) throw refusalOfAll('Records are not changed here.');
    const row = await this.row(id);
    const dto = await checked(updateDto, this.inputOf(params, row));
    await onBehalfOfForm(() => update(row, dto));
    return this.stored(row.id, context);
  }

  override async delete(id: string): Promise<void> {
    const { remove } = this.definition.writer;
    if (!remove) throw refusalOfAll('Records are not deleted here.');
    const row = await this.row(id);
    await onBehalfOfForm(() => remove(row));
  }

  private async row(id: unknown): Promise<Entity> {
    const key = integerOf(id);
    const [row] = key ? await this.reader.byIds([key], { fields: this.fields }) : [];
    if (!row) throw refusalOfAll(`There is no record ${String(id)}.`);
    return row;
  }

  private async stored(id: unknown, context: ActionContext): Promise<ParamsType> {
    return this.recordOf(await this.row(id), context).params;
  }

  private selection(context?: ActionContext, filter?: Filter): RecordSelection<Entity> {
    const filters = Object.entries(filter?.filters ?? {}).map(([path, { value }]) => [path, value]);
    return { fields: this.visible(context), filters: Object.fromEntries(filters) };
  }

  private visible(context?: ActionContext): readonly PanelField<Entity>[] {
    if (!this.definition.restricted || isAdmin(context?.currentAdmin)) return this.fields;
    return this.fields.filter(({ definition }) => definition.open);
  }

  private recordOf(row: Entity, context?: ActionContext): BaseRecord {
    const params = this.visible(context).map((field) => [field.name(), field.read(row)]);
    return new BaseRecord(Object.fromEntries(params), this);
  }

  /** What a form may set. Fields for creation only are refused on an existing row, unless they are as they were. */
  private inputOf(params: Input, row?: Entity): Input {
    const input: Input = {};
    for (const field of this.fields) {
      const { editable } = field.definition;
      const sent = params[field.name()];
      if (!editable || sent === undefined) continue;
      const value = field.parse(sent, row === undefined);
      if (row && editable === 'once') {
        if (value !== field.read(row)) throw refusal(field.name(), 'Cannot be changed any more');
      } else if (value !== undefined) {
        place(input, field.name(), value);
      }
    }
    return input;
  }
}

/** `address.city` of a form is the `city` of the DTO's `address`. */
function place(input: Input, name: string, value: unknown): void {
  const [owner, property] = name.split('.');
  if (property === undefined) {
    input[name] = value;
  } else {
    input[owner!] = { ...(input[owner!] as Input | undefined), [property]: value };
  }
}
