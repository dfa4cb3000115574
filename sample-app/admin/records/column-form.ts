import type { PropertyType } from 'adminjs';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** How values of a kind of column go into AdminJS's forms and come back. */
export interface ColumnForm {
  readonly type: PropertyType;
  /** Attributes of the input element. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** What the form sends, not blank, as the DTO takes it; what makes no sense is left for the DTO to refuse. */
  readonly parse: (sent: unknown) => unknown;
  /** What an emptied input stands for, if not for null. */
  readonly blank?: unknown;
  /** How it is compared in filters. */
  readonly filter: 'text' | 'equal' | 'period';
  readonly show?: (value: unknown) => unknown;
}

const asIs = (sent: unknown): unknown => sent;
const asNumber = (sent: unknown): unknown => (typeof sent === 'boolean' ? sent : Number(sent));

const TEXT: ColumnForm = { type: 'string', parse: asIs, filter: 'text' };
const LONG_TEXT: ColumnForm = {
  type: 'textarea',
  input: { rows: 6 },
  parse: asIs,
  filter: 'text',
};
const FLAG: ColumnForm = { type: 'boolean', parse: asIs, filter: 'equal' };
const TIME: ColumnForm = { type: 'datetime', parse: asIs, filter: 'period' };
const KEY: ColumnForm = { type: 'number', parse: asNumber, filter: 'equal' };
/** AdminJS makes 0 of an emptied number, and a day's midnight in the browser's zone of a date. */
const NUMBER: ColumnForm = {
  type: 'string',
  input: { type: 'number' },
  parse: asNumber,
  filter: 'equal',
};
const DAY: ColumnForm = { type: 'string', input: { type: 'date' }, parse: asIs, filter: 'equal' };
const JSON_TEXT: ColumnForm = {
  type: 'textarea',
  input: { rows: 6, spellCheck: false },
  parse: parseJson,
  blank: Object.freeze({}),
  filter: 'text',
  show: (value) => (value == null ? null : JSON.stringify(value, null, 2)),
};
export const REFERENCE: ColumnForm = { type: 'reference', parse: asNumber, filter: 'equal' };

const FORMS: ReadonlyMap<unknown, ColumnForm> = new Map<unknown, ColumnForm>([
  ['text', LONG_TEXT],
  ['simple-json', JSON_TEXT],
  ['boolean', FLAG],
  [Boolean, FLAG],
  ['date', DAY],
  ['integer', NUMBER],
  ['int', NUMBER],
  [Date, TIME],
  ['datetime', TIME],
  ['timestamp', TIME],
]);

export function formOf(column: ColumnMetadata | undefined): ColumnForm {
  if (column?.isPrimary) return KEY;
  if (column?.isCreateDate || column?.isUpdateDate || column?.isDeleteDate) return TIME;
  return FORMS.get(column?.type) ?? TEXT;
}

function parseJson(sent: unknown): unknown {
  if (typeof sent !== 'string') return sent;
  try {
    return JSON.parse(sent);
  } catch {
    // Not JSON; the text as it is fails the DTO's check, which says what is expected.
    return sent;
  }
}
