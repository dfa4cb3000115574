import { BaseProperty } from 'adminjs';
import type { EntityMetadata, ObjectLiteral } from 'typeorm';
import { type ColumnForm, formOf, REFERENCE } from './column-form.js';
import type { PanelFieldDefinition } from './panel-field.definition.js';

/** An AdminJS property over the column, the embedded column or the relation of an entity. */
export class PanelField<Entity extends ObjectLiteral> extends BaseProperty {
  readonly form: ColumnForm;
  readonly columns: readonly string[];
  /** Set if the field is the key of another record. */
  readonly relation: string | undefined;
  private readonly nullable: boolean;
  private readonly required: boolean;

  constructor(
    readonly definition: PanelFieldDefinition<Entity>,
    metadata: EntityMetadata,
    position: number,
  ) {
    const { name, columns = [name], reference, read } = definition;
    const relation = reference && metadata.findRelationWithPropertyPath(columns[0]!);
    const column = read ? undefined : metadata.findColumnWithPropertyPath(columns[0]!);
    const form = relation ? REFERENCE : formOf(column);
    super({ path: name, type: form.type, isId: column?.isPrimary ?? false, position });
    this.form = form;
    this.columns = columns;
    this.relation = relation ? relation.propertyPath : undefined;
    this.nullable = (relation || column)?.isNullable ?? true;
    this.required = !this.nullable && (relation ? true : column?.default === undefined);
  }

  override isEditable(): boolean {
    return Boolean(this.definition.editable);
  }

  override isRequired(): boolean {
    return this.isEditable() && this.required;
  }

  override isSortable(): boolean {
    return this.relation === undefined && this.columns.length === 1;
  }

  override isTitle(): boolean {
    return false;
  }

  // AdminJS: null if there is none.
  override reference(): string | null {
    return this.definition.reference ?? null;
  }

  override availableValues(): string[] | null {
    return this.definition.values ? [...this.definition.values] : null;
  }

  read(row: Entity): unknown {
    const { read } = this.definition;
    if (read) return read(row);
    if (this.relation) return (row[this.relation] as ObjectLiteral | null)?.id ?? null;
    const value = this.columns[0]!.split('.').reduce<unknown>(
      (owner, key) => (owner as ObjectLiteral | null | undefined)?.[key],
      row,
    );
    return this.form.show ? this.form.show(value) : (value ?? null);
  }

  /** What a form says of it, as the DTO takes it; undefined leaves the matter to the entity's default. */
  parse(sent: unknown, isNew: boolean): unknown {
    if (sent !== '' && sent !== null) return this.form.parse(sent);
    if (this.form.blank !== undefined) return this.form.blank;
    if (this.nullable) return null;
    return isNew && !this.required ? undefined : '';
  }
}
