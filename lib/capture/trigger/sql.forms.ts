import type { TriggerColumn } from './trigger.plan.js';

/** What is carried into a trigger by whoever writes on the library's own connection; see `TriggerSession`. */
export const CONTEXT_FIELDS = [
  'tenant_id',
  'source',
  'actor_type',
  'actor_id',
  'actor_name',
  /** Hex digits. */
  'ip',
  'transaction_id',
  'request_id',
  /** How the description calls the actor. */
  'actor_text',
  /** Members of the payload as JSON text, each with a comma before it. */
  'payload',
] as const;

export type ContextField = (typeof CONTEXT_FIELDS)[number];

/** How one database says what a trigger has to say. Every expression is for values that are not NULL, unless told. */
export interface SqlForms {
  /** A text as a literal, whatever it holds. */
  text(value: string): string;
  name(identifier: string): string;
  /** NULL if one of the parts is. */
  concat(parts: readonly string[]): string;
  /** A text as a JSON string. */
  quoteJson(expression: string): string;
  /** A value as text: what ids, names and sentences show of it. */
  plain(column: TriggerColumn, value: string): string;
  /** A value as JSON text, in the form in which entity capture has it. */
  json(column: TriggerColumn, value: string): string;
  /** True if two values differ; either may be NULL. */
  differs(column: TriggerColumn, before: string, after: string): string;
  /** True if a text may hold a secret. */
  holdsSecret(text: string): string;
  /** True if a text holds another one of at least four characters. */
  contains(text: string, part: string): string;
  /** The first characters of a text. */
  cut(text: string, length: number): string;
  length(text: string): string;
  /** A field of the context; NULL if there is none. */
  context(field: ContextField): string;
  /** Name of the database user, and how the database tells the session's user in full; NULL where there are none. */
  readonly userName: string;
  readonly userAddress: string;
  /** Transaction of the database, as text; NULL where it cannot be told. */
  readonly transactionId: string;
}

/** Shortest hidden value that is looked for in other texts. */
export const SHORTEST_SECRET = 4;

/** `name` with its quotes doubled, between quotes. */
export function quoted(name: string, quote: string): string {
  return quote + name.replaceAll(quote, quote + quote) + quote;
}

/** A dotted path, each part quoted. */
export function quotedPath(path: readonly string[], forms: Pick<SqlForms, 'name'>): string {
  return path.map((part) => forms.name(part)).join('.');
}
