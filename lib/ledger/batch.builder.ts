import { setImmediate } from 'node:timers/promises';
import type {
  IndexRow,
  LeafRow,
  SearchRow,
  SequencedBatch,
  StoredEvent,
} from '../contracts/sequence-store.js';
import { derivedIndex, UNDECODED_ENTRY } from '../event/derived-index.js';
import {
  LEAF_HASH_VERSION,
  leafHash,
  RAW_LEAF_HASH_VERSION,
  rawLeafHash,
} from '../event/leaf-hash.js';
import { eventSearchTokens } from '../event/search-tokens.js';
import { isStorable } from './column-text.js';
import { Rollup } from './rollup.js';
import { SaltPool } from './salt.pool.js';

/** The event loop is not held longer than about this; requests of the host come in between. */
const SLICE_MS = 8;
/** Stands in a leaf for a time that is none: MySQL can hold `0000-00-00`, PostgreSQL `infinity`. */
const EPOCH = new Date(0);

/** A batch ready to be committed. */
export interface BuiltBatch {
  rows: Omit<SequencedBatch, 'lowWaterMark'>;
  rawHashed: number;
  derivedFailed: number;
}

/** Makes of stored events what the sequencer writes about them. No event can make it fail. */
export class BatchBuilder {
  private readonly salts = new SaltPool();

  /**
   * @param firstSeq place of the first event; the others follow in the order given
   * @param leavesOnly leaves out index rows, search tokens and roll-ups
   */
  async build(
    events: readonly StoredEvent[],
    firstSeq: bigint,
    leavesOnly: boolean,
  ): Promise<BuiltBatch> {
    const batch = new BatchInProgress(this.salts);
    let sliceStart = performance.now();
    let seq = firstSeq;
    for (const event of events) {
      batch.addLeaf(event, seq);
      if (leavesOnly) batch.skipDerived();
      else batch.addDerived(event, seq);
      seq++;
      if (performance.now() - sliceStart > SLICE_MS) {
        await setImmediate();
        sliceStart = performance.now();
      }
    }
    return batch.finish();
  }
}

class BatchInProgress {
  private readonly leaves: LeafRow[] = [];
  private readonly index: IndexRow[] = [];
  private readonly search: SearchRow[] = [];
  private readonly rollup = new Rollup();
  private rawHashed = 0;
  private derivedFailed = 0;

  constructor(private readonly salts: SaltPool) {}

  addLeaf({ id, occurredAt, event, raw }: StoredEvent, seq: bigint): void {
    const leaf = { seq, eventId: id, occurredAt: isTime(occurredAt) ? occurredAt : EPOCH };
    try {
      if (!event) throw new TypeError('The stored text is not an event.');
      const { hash, salts } = leafHash(event, () => this.salts.draw());
      const saltText = Object.keys(salts).length > 0 ? JSON.stringify(salts) : undefined;
      this.leaves.push({ ...leaf, hashVersion: LEAF_HASH_VERSION, hash, salts: saltText });
    } catch {
      // Whatever SQL has written there: it gets its place, and a hash of the text as it is.
      this.rawHashed++;
      const hash = rawLeafHash(raw);
      this.leaves.push({ ...leaf, hashVersion: RAW_LEAF_HASH_VERSION, hash, salts: undefined });
    }
  }

  addDerived(stored: StoredEvent, seq: bigint): void {
    const { id, occurredAt, event } = stored;
    if (!isTime(occurredAt)) return;
    if (!event) {
      this.markUndecoded(stored);
      return;
    }
    try {
      const entries = derivedIndex(event).filter(({ value }) => isStorable(value));
      const tokens = eventSearchTokens(event).join(' ');
      this.rollup.add(event, occurredAt);
      for (const { kind, value } of entries) {
        this.index.push({ kind, value, occurredAt, eventId: id });
      }
      if (tokens !== '') this.search.push({ seq, tokens });
    } catch {
      // Not counted, and found by what its columns say alone, but in the log all the same.
      this.derivedFailed++;
      this.markUndecoded(stored);
    }
  }

  skipDerived(): void {
    this.derivedFailed++;
  }

  /** Index rows that repeat a column lead readers to events; those without find this one here. */
  private markUndecoded({ id, occurredAt }: StoredEvent): void {
    this.index.push({ ...UNDECODED_ENTRY, occurredAt, eventId: id });
  }

  finish(): BuiltBatch {
    const { leaves, index, search, rawHashed, derivedFailed } = this;
    const rows = { leaves, index, search, rollups: this.rollup.rows() };
    return { rows, rawHashed, derivedFailed };
  }
}

function isTime(time: Date): boolean {
  return !Number.isNaN(time.getTime());
}
