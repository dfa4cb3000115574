import { readableName } from '../../event/readable-name.js';
import type { RowExpressions } from './row.expressions.js';
import type { TriggerPart } from './trigger.plan.js';

/** Longest description, in characters. */
const LONGEST = 1000;
/** Longest value inside of one. */
const LONGEST_VALUE = 200;
// "changed X from {before} to {after}" without a value before must read "changed X to Active".
const DANGLING_WORD = /\s*\b(?:from|to|of|for|in|on|at|by|with|as|into)\s*$/i;

/** Expressions that a sentence may be made of. */
export interface SentenceValues {
  /** How the actor is called; never NULL. */
  actor: string;
  label: string;
  key: string;
  type: string;
}

/** The description of an event as an SQL expression, made of its action's sentence. */
export function sentence(
  row: RowExpressions,
  part: TriggerPart,
  { actor, label, key, type }: SentenceValues,
): string {
  const { forms } = row;
  const named: Readonly<Record<string, string>> = {
    actor,
    target: `COALESCE(${label}, ${forms.concat([forms.text(`${readableName(type).toLowerCase()} `), key])})`,
    before: firstListed(row, part, 'OLD'),
    after: firstListed(row, part, 'NEW'),
    label: forms.text(part.actionLabel),
    property: forms.text(part.columns[0]?.property ?? ''),
    reason: 'NULL',
    count: 'NULL',
  };
  const pieces: string[] = [];
  let rest = part.sentence;
  for (const { 0: placeholder, 1: name } of part.sentence.matchAll(/\{(\w+)\}/g)) {
    const at = rest.indexOf(placeholder);
    const before = rest.slice(0, at);
    rest = rest.slice(at + placeholder.length);
    const value = Object.hasOwn(named, name) ? named[name] : forms.text(placeholder);
    pieces.push(...piece(row, before, value));
  }
  return forms.cut(forms.concat([...pieces, forms.text(rest)]), LONGEST);
}

/** The text before a placeholder and its value; the word that leads to a missing value goes with it. */
function piece({ forms }: RowExpressions, before: string, value: string): string[] {
  const word = DANGLING_WORD.exec(before)?.[0] ?? '';
  const kept = forms.text(before.slice(0, before.length - word.length));
  if (value === 'NULL') return [kept];
  return [kept, `COALESCE(${forms.concat([forms.text(word), value])}, '')`];
}

/** Of the first column that changed. */
function firstListed(row: RowExpressions, part: TriggerPart, side: 'OLD' | 'NEW'): string {
  if (!part.sentence.includes(side === 'OLD' ? '{before}' : '{after}')) return 'NULL';
  const values = part.columns.map((column) => ({
    listed: row.isListed(column, part),
    text: row.shownText(column, side),
  }));
  const branches = values.map(({ listed, text }) => `WHEN ${listed} THEN ${text}`);
  return row.forms.cut(`CASE ${branches.join(' ')} ELSE NULL END`, LONGEST_VALUE);
}
