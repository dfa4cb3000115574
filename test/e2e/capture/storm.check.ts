import { isDeepStrictEqual } from 'node:util';

import type { AuditEvent, AuditQueryService } from 'nestjs-audit-trail';
import type { DataSource } from 'typeorm';

import { COUNTERS, DOCS, StormCounter, StormDoc, StormNote } from './storm.entities.js';
import type { Written } from './storm.client.js';

/** What the log says of a data source's rows, and what is there. */
export interface Comparison<T> {
  rebuilt: T;
  stored: T;
}

/** The rows that are not what the log says. */
export function differences({
  rebuilt,
  stored,
}: Comparison<Row[]>): { rebuilt: Row; stored: Row }[] {
  return stored
    .map((row, index) => ({ rebuilt: rebuilt[index], stored: row }))
    .filter((pair) => !isDeepStrictEqual(pair.rebuilt, pair.stored));
}

type Row = Record<string, unknown> | 'uncertain' | undefined;

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** Resolves when all events have their place in the log. */
export async function allSequenced(query: AuditQueryService): Promise<void> {
  for (;;) {
    const { events } = await query.find({}, { order: 'newest', limit: 500, count: false });
    if (events.every(({ seq }) => seq !== undefined)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every document that there ever was, rebuilt from its events. */
export async function compareDocs(
  dataSource: DataSource,
  query: AuditQueryService,
): Promise<Comparison<Row[]>> {
  const found = await dataSource
    .getRepository(StormDoc)
    .find({ relations: { tags: true }, order: { id: 'ASC' } });
  const byId = new Map(found.map((doc) => [doc.id, doc]));
  const rebuilt: Row[] = [];
  const stored: Row[] = [];
  for (const id of upTo(DOCS)) {
    const now = await query.asOf('storm_doc', `${id}`, new Date());
    rebuilt.push(typeof now === 'object' ? docOf(now) : now);
    const doc = byId.get(id);
    stored.push(doc && docOf({ ...doc, tags: doc.tags.map((tag) => ({ id: `${tag.id}` })) }));
  }
  return { rebuilt, stored };
}

function docOf(record: Record<string, unknown>): Row {
  const { id, title, counter, status } = record;
  const tags = ((record.tags ?? []) as { id: string }[]).map((tag) => tag.id).sort();
  return { id, title, counter, status, tags };
}

/** Every counter: its row, and how often it was changed. */
export async function compareCounters(
  dataSource: DataSource,
  query: AuditQueryService,
  { changes }: Written,
): Promise<Comparison<Row[]>> {
  const found = await dataSource.getRepository(StormCounter).find({ order: { id: 'ASC' } });
  const rebuilt: Row[] = [];
  for (const id of upTo(COUNTERS)) {
    const filter = { targetType: 'storm_counter', targetId: `${id}` };
    const { count } = await query.find({ ...filter, action: ['storm_counter.updated'] });
    const now = await query.asOf('storm_counter', `${id}`, new Date());
    rebuilt.push(typeof now === 'object' ? { ...now, changes: count.value } : now);
  }
  const stored = found.map((row) => ({ ...row, changes: changes.get(row.id) ?? 0 }));
  return { rebuilt, stored };
}

/** The notes: as many as the writers and the events of their statements say. */
export async function compareNotes(
  dataSource: DataSource,
  query: AuditQueryService,
  { notes }: Written,
): Promise<Comparison<number[]>> {
  let events = 0;
  let rows = 0;
  for await (const { metadata } of query.stream({ action: ['data.raw_statement'] })) {
    events += 1;
    rows += Number(metadata?.['rowCount']);
  }
  return { rebuilt: [events, rows], stored: [notes, await dataSource.manager.count(StormNote)] };
}

/**
 * Events that do not begin where the one before of the same document has ended. (The title is
 * changed by `save()`, which reads its row without a lock: another may change it in between.)
 */
export async function brokenChains(query: AuditQueryService): Promise<string[]> {
  const last = new Map<string, Map<string, unknown>>();
  const broken: string[] = [];
  for await (const event of query.stream({ targetType: 'storm_doc' })) {
    broken.push(...breaks(event, last));
  }
  return broken;
}

function breaks(event: AuditEvent, last: Map<string, Map<string, unknown>>): string[] {
  const id = event.target!.id;
  const isNew = event.operation === 'create';
  const values = (isNew ? undefined : last.get(id)) ?? new Map<string, unknown>();
  last.set(id, values);
  return event.changes.flatMap(({ property, before, after }) => {
    if (property !== 'counter' && property !== 'status') return [];
    const expected = isNew ? null : values.get(property);
    values.set(property, after);
    if (before === expected) return [];
    return [`${event.action} ${id} ${property}: ${String(expected)} was ${String(before)}`];
  });
}
