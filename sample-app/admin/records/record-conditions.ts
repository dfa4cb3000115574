import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { integerOf } from './record-id.js';
import type { PanelField } from './panel.field.js';

export const ALIAS = 'record';
const MAX_WORDS = 10;
const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}$/;
const NOTHING = '1 = 0';

/** Adds what a filter of the panel asks of one field. A value that no row can have matches nothing. */
export function addCondition<Entity extends ObjectLiteral>(
  query: SelectQueryBuilder<Entity>,
  field: PanelField<Entity>,
  value: unknown,
): void {
  if (value === undefined || value === null || value === '') return;
  if (field.form.filter === 'period') return addPeriod(query, field, value);
  if (field.form.filter === 'text' && !field.availableValues()) return addText(query, field, value);
  const wanted = (Array.isArray(value) ? value : [value]).map((one) => comparable(field, one));
  const possible = wanted.filter((one) => one !== undefined);
  if (possible.length === 0) return void query.andWhere(NOTHING);
  const name = parameterName(query);
  query.andWhere(`${ALIAS}.${field.columns[0]} IN (:...${name})`, { [name]: possible });
}

/** Every word must be in one of the columns, in small letters or capitals. */
function addText<Entity extends ObjectLiteral>(
  query: SelectQueryBuilder<Entity>,
  field: PanelField<Entity>,
  value: unknown,
): void {
  if (typeof value !== 'string') return void query.andWhere(NOTHING);
  for (const word of value.trim().split(/\s+/).slice(0, MAX_WORDS)) {
    const name = parameterName(query);
    const pattern = `%${word.toLowerCase().replace(/[!%_]/g, '!$&')}%`;
    query.andWhere(
      new Brackets((either) => {
        for (const column of field.columns) {
          either.orWhere(`LOWER(${ALIAS}.${column}) LIKE :${name} ESCAPE '!'`, { [name]: pattern });
        }
      }),
    );
  }
}

function addPeriod<Entity extends ObjectLiteral>(
  query: SelectQueryBuilder<Entity>,
  field: PanelField<Entity>,
  value: unknown,
): void {
  const { from, to } = value as { from?: unknown; to?: unknown };
  for (const [operator, bound] of [
    ['>=', from],
    ['<=', to],
  ] as const) {
    if (bound === undefined || bound === '') continue;
    const date = new Date(String(bound));
    if (Number.isNaN(date.getTime())) return void query.andWhere(NOTHING);
    const name = parameterName(query);
    query.andWhere(`${ALIAS}.${field.columns[0]} ${operator} :${name}`, { [name]: date });
  }
}

/** As the column holds it; undefined if it cannot. */
function comparable<Entity extends ObjectLiteral>(
  field: PanelField<Entity>,
  value: unknown,
): unknown {
  const text = String(value);
  const values = field.availableValues();
  if (values) return values.includes(text) ? text : undefined;
  if (field.type() === 'boolean') return { true: true, false: false }[text];
  if (field.form.input?.type === 'date') return isDate(text) ? text : undefined;
  return integerOf(text);
}

function isDate(text: string): boolean {
  return CALENDAR_DATE.test(text) && !Number.isNaN(Date.parse(text));
}

function parameterName(query: SelectQueryBuilder<ObjectLiteral>): string {
  return `value${Object.keys(query.getParameters()).length}`;
}
