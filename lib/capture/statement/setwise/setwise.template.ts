import type { EventTemplate } from '../../../contracts/audit-recorder.js';
import type { AuditEventInput, Change } from '../../../event/audit-event.js';
import { jsonEqual } from '../../../event/json-equal.js';
import type { EntityOperation } from '../../entity/entity.change.js';
import { actionOf, OPERATIONS } from '../../entity/entity-event.builder.js';
import type { SetwisePlan } from './setwise.plan.js';
import type { IdDigits } from './setwise.dialect.js';

/** An event cut up where the database fills in. */
export interface CutTemplate {
  template: EventTemplate;
  id: IdDigits;
  /** The description around the record's name; around its key if it has none. */
  named: readonly string[];
  unnamed: readonly string[];
  /** The payload before the description, between it and the changes, and after those. */
  payload: readonly [string, string, string];
}

/** Stand for what the database fills in: words of which nothing takes apart or hides. */
const KEY = 'auditsetwisekey';
const NAME = 'auditsetwisename';
const VALUE = 'auditsetwisevalue';

/** Longest description around a name, in characters: with one it is not cut. */
const LONGEST_AROUND = 400;
/** Highest counter of an id that leaves room for the rows. */
const HIGHEST_COUNTER = 0xc000_0000;

/**
 * The event of a statement's rows, made by the recorder as every event is; undefined if something of
 * it depends on a row in a way that the database is not taught.
 *
 * @param make gives the template of an event
 */
export function cutTemplate(
  setwise: SetwisePlan,
  operation: EntityOperation,
  make: (input: AuditEventInput) => EventTemplate | undefined,
): CutTemplate | undefined {
  const changes = setwise.changes.map((entry): Change => {
    const change = { property: entry.property, before: null, after: entry.after };
    return entry.personal ? { ...change, personal: true } : change;
  });
  const base = inputOf(setwise, operation);
  const { type } = setwise.plan;
  const template = make({ ...base, target: { type, id: KEY, label: NAME }, changes });
  const other = make({
    ...base,
    target: { type, id: KEY },
    changes: [{ property: VALUE, before: VALUE, after: VALUE }],
  });
  if (!template || !other) return undefined;
  const { event, row } = template;
  const { target } = event;
  const isKept =
    target?.type === type &&
    target.id === KEY &&
    target.label === NAME &&
    jsonEqual(event.changes, changes);
  const payload = String(row.cells.payload);
  const named = event.description.split(NAME);
  const unnamed = other.event.description.split(KEY);
  const cut = cutPayload(payload, JSON.stringify(event.description), JSON.stringify(changes));
  const id = idDigits(event.id);
  if (!isKept || !cut || !id) return undefined;
  const constants = [...named, ...unnamed, ...cut, ...Object.values(row.cells).filter(isOther)];
  if (constants.some((text) => MARKS.test(text))) return undefined;
  if ([...named, ...unnamed].join('').length > LONGEST_AROUND) return undefined;
  return { template, id, named, unnamed, payload: cut };

  function isOther(value: unknown): value is string {
    return typeof value === 'string' && ![payload, KEY, NAME].includes(value);
  }
}

const MARKS = new RegExp([KEY, NAME, VALUE].join('|'));

function inputOf(
  { plan }: SetwisePlan,
  operation: EntityOperation,
): Omit<AuditEventInput, 'target' | 'changes'> {
  return {
    action: actionOf(plan, operation),
    operation: OPERATIONS[operation],
    category: plan.category || undefined,
    related: [],
  };
}

function cutPayload(
  payload: string,
  description: string,
  changes: string,
): [string, string, string] | undefined {
  const [before, rest, ...more] = payload.split(`"description":${description},`);
  if (rest === undefined || more.length > 0) return undefined;
  const [between, after, ...others] = `,${rest}`.split(`"changes":${changes}`);
  if (after === undefined || others.length > 0) return undefined;
  return [`${before}"description":`, `${between}"changes":[`, `]${after}`];
}

function idDigits(uuid: string): IdDigits | undefined {
  const hex = uuid.replaceAll('-', '');
  if (!/^[\da-f]{12}7[\da-f]{19}$/.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  const counter =
    ((bytes[6] & 0x0f) * 256 + bytes[7]) * 0x10_0000 +
    ((bytes[8] & 0x3f) << 14) +
    (bytes[9] << 6) +
    (bytes[10] >> 2);
  if (counter > HIGHEST_COUNTER) return undefined;
  return { time: hex.slice(0, 12), counter, seed: hex.slice(20) };
}
