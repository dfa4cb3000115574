import type { AuditEvent } from '../event/audit-event.js';

/** The right to do a piece of scheduled work, held by one process at a time. */
export interface Lease {
  name: string;
  holder: string;
  /** Fencing token: grows with every change of holder; a write under an old token is refused. */
  token: string;
}

/** An event as the store holds it, read for sequencing. */
export interface StoredEvent {
  id: string;
  occurredAt: Date;
  /** Order of insertion (not of commit), a decimal integer. */
  ordinal: bigint;
  /** The decoded event; undefined if its stored text cannot be decoded. */
  event: AuditEvent | undefined;
  /** All stored columns as text in column order, joined unambiguously: what is hashed if `event` cannot be. */
  raw: string;
}

export interface LeafRow {
  seq: bigint;
  eventId: string;
  occurredAt: Date;
  hashVersion: number;
  /** 32 bytes. */
  hash: Uint8Array;
  /** Field path to salt (hex), as JSON text; undefined where nothing identifying was found. */
  salts: string | undefined;
}

export interface IndexRow {
  kind: string;
  value: string;
  occurredAt: Date;
  eventId: string;
}

export interface SearchRow {
  seq: bigint;
  /** Normalised tokens, separated by single spaces. */
  tokens: string;
}

export interface RollupRow {
  /** Start of the hour. */
  hour: Date;
  tenantId: string;
  dimension: string;
  value: string;
  count: number;
}

export interface SequencedBatch {
  leaves: LeafRow[];
  index: IndexRow[];
  search: SearchRow[];
  rollups: RollupRow[];
  /** New low-water mark on `ordinal`. */
  lowWaterMark: bigint;
}

/** What the sequencer needs of a store. */
export interface SequenceStore {
  /** Takes or renews the lease for `ttlMs` by the database's clock; undefined while another holder has it. */
  acquireLease(name: string, holder: string, ttlMs: number): Promise<Lease | undefined>;
  releaseLease(lease: Lease): Promise<void>;
  /** Last `seq` given and the low-water mark; zero in an empty log. */
  position(): Promise<{ lastSeq: bigint; lowWaterMark: bigint }>;
  /** Highest ordinal visible now; zero in an empty log. */
  highestOrdinal(): Promise<bigint>;
  /**
   * Events above `aboveOrdinal`, and not above `upToOrdinal` where it is given, without a
   * leaf, in `ordinal` order. The upper bound bounds the work, not only the result.
   */
  unsequenced(aboveOrdinal: bigint, limit: number, upToOrdinal?: bigint): Promise<StoredEvent[]>;
  /**
   * Writes the batch in one transaction, fenced by the lease. A batch without rows
   * only moves the low-water mark.
   * @throws AuditError `LEASE_LOST` when the lease has gone to another holder; nothing was written.
   */
  commit(lease: Lease, batch: SequencedBatch): Promise<void>;
}

/** Injection token of {@link SequenceStore}. */
export const SequenceStore = Symbol.for('nestjs-audit-trail:SequenceStore');
