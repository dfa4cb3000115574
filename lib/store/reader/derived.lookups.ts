import {
  hasIndexRows,
  indexValue,
  relatedIndexValue,
  type ColumnIndexKind,
  type IndexKind,
} from '../../event/derived-index.js';
import type { NormalisedFilter } from '../../event/event-filter.normalise.js';
import { ipRange, type IpRange } from '../../event/ip-range.js';
import { searchQueryTokens } from '../../event/search-tokens.js';
import { fitColumn } from '../event-row.codec.js';
import { hasRange } from './column.conditions.js';

/** A row of the index table that an event must have: of this kind, with any of these values. */
export interface IndexLookup {
  kind: IndexKind;
  values: readonly string[];
}

/** What filters ask of the tables that the sequencer derives. */
export interface DerivedLookups {
  /** All of them, the one that is likely to find the fewest first. */
  index: IndexLookup[];
  /** Index rows that say what a column says as well: they may lead to events and need not. */
  repeated: IndexLookup[];
  /** Of each filter with ranges of addresses, all its ranges; a column says the same. */
  addresses: (readonly IpRange[])[];
  /** Of each filter, its queries (any), each a list of tokens (all). */
  texts: string[][][];
  /** First and last `seq`. */
  seq?: { from?: string; to?: string };
}

/** Length of the index table's value column; a value without NUL fits as it is. */
const VALUE_LENGTH = 255;

/** What no index row holds. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Greatest number of a BIGINT column. */
const MAX_SEQ = 2n ** 63n - 1n;

/** Kinds by how few events share a value. */
const MOST_SELECTIVE_FIRST: readonly IndexKind[] = [
  'caused_by',
  'correlation',
  'transaction',
  'request',
  'related',
  'ip',
  'related_id',
  'tag',
  'property',
  'location',
  'role',
  'related_type',
];

/** The lookups of filters that all must match. */
export function derivedLookups(filters: readonly NormalisedFilter[]): DerivedLookups {
  return {
    index: filters.flatMap(indexLookups).toSorted((a, b) => rankOf(a) - rankOf(b)),
    repeated: filters.flatMap(repeatedLookups),
    addresses: filters.flatMap(addressRanges),
    texts: filters.flatMap(textQueries),
    seq: seqBounds(filters),
  };
}

/** Values that the columns' own index rows are looked up by: none of one without rows, or that no column takes whole. */
function repeatedLookups(filter: NormalisedFilter): IndexLookup[] {
  const plain: [ColumnIndexKind, readonly string[] | undefined][] = [
    ['action', filter.action],
    ['tenant', filter.tenantId],
    ['severity', filter.severity],
    ['outcome', filter.outcome],
  ];
  return plain.flatMap(([kind, values]) => {
    const hasRows = values?.every((value) => hasIndexRows(kind, value) && !UNSTORABLE.test(value));
    return values && hasRows ? [{ kind, values: values.map(storedValue) }] : [];
  });
}

function addressRanges({ ip }: NormalisedFilter): (readonly IpRange[])[] {
  return ip && hasRange(ip) ? [ip.flatMap((address) => ipRange(address) ?? [])] : [];
}

function indexLookups(filter: NormalisedFilter): IndexLookup[] {
  const plain: [IndexKind, readonly string[] | undefined][] = [
    ['caused_by', filter.causedById],
    ['correlation', filter.correlationId],
    ['transaction', filter.transactionId],
    ['request', filter.requestId],
    ['tag', filter.tag],
    ['property', filter.property],
    ['location', filter.location],
    ['role', filter.actorRole],
  ];
  const lookups = plain.flatMap(([kind, values]) =>
    values ? [{ kind, values: values.map(storedValue) }] : [],
  );
  return [...lookups, ...addressLookup(filter), ...relatedLookup(filter)];
}

/** A value as it stands in the index table. */
function storedValue(value: string): string {
  return fitColumn(indexValue(value), VALUE_LENGTH);
}

function addressLookup({ ip }: NormalisedFilter): IndexLookup[] {
  if (!ip || hasRange(ip)) return [];
  return [{ kind: 'ip', values: ip.flatMap((address) => ipRange(address)?.first ?? []) }];
}

function relatedLookup({ relatedType, relatedId }: NormalisedFilter): IndexLookup[] {
  if (relatedType && relatedId) {
    const values = relatedType.flatMap((type) =>
      relatedId.map((id) => fitColumn(relatedIndexValue(type, id), VALUE_LENGTH)),
    );
    return [{ kind: 'related', values }];
  }
  if (relatedId) return [{ kind: 'related_id', values: relatedId.map(storedValue) }];
  return relatedType ? [{ kind: 'related_type', values: relatedType.map(storedValue) }] : [];
}

/** A text without a word in it asks for nothing, and with it all its alternatives. */
function textQueries({ text }: NormalisedFilter): string[][][] {
  if (!text) return [];
  const queries = text.map(searchQueryTokens);
  return queries.some((tokens) => tokens.length === 0) ? [] : [queries];
}

function seqBounds(filters: readonly NormalisedFilter[]): DerivedLookups['seq'] {
  const from = tightest(
    filters.map((filter) => filter.fromSeq),
    (a, b) => a > b,
  );
  const to = tightest(
    filters.map((filter) => filter.toSeq),
    (a, b) => a < b,
  );
  return from === undefined && to === undefined
    ? undefined
    : { from: storable(from), to: storable(to) };
}

function tightest(
  bounds: readonly (string | undefined)[],
  isTighter: (a: bigint, b: bigint) => boolean,
): string | undefined {
  return bounds.reduce(
    (known, bound) =>
      bound !== undefined && (known === undefined || isTighter(BigInt(bound), BigInt(known)))
        ? bound
        : known,
    undefined,
  );
}

/** A number beyond the column's type would be an error, not a number that no event has. */
function storable(seq: string | undefined): string | undefined {
  return seq !== undefined && BigInt(seq) > MAX_SEQ ? String(MAX_SEQ) : seq;
}

function rankOf({ kind }: IndexLookup): number {
  return MOST_SELECTIVE_FIRST.indexOf(kind);
}
