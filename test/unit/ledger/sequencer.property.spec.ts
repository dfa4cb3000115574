import fc from 'fast-check';
import type { SequencerService } from '../../../lib/ledger/sequencer.service.js';
import { AuditError } from '../../../lib/errors/audit-error.js';
import { InMemorySequenceStore, type WriterTransaction } from './in-memory-sequence.store.js';
import { ManualClock } from './manual.clock.js';
import { LEASE_TTL_MS, sequencerOn } from './sequencer.fixture.js';
import { statusChange } from './stored-event.fixture.js';

const WRITERS = 4;
const REPLICAS = 2;
/** So short that transactions of the model often last longer, and only the sweep finds their events. */
const MAX_TRANSACTION_MS = 5;

type Step =
  | { kind: 'begin' | 'insert' | 'commit' | 'rollback'; writer: number }
  | { kind: 'run' | 'sweep' | 'kill' | 'stop'; replica: number }
  | { kind: 'pass'; ms: number }
  | { kind: 'fail'; call: 'unsequenced' | 'commit' | 'after commit' };

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('begin' as const, 'insert', 'insert', 'commit', 'commit', 'rollback'),
      writer: fc.nat(WRITERS - 1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('run' as const, 'run', 'run', 'sweep', 'kill', 'stop'),
      replica: fc.nat(REPLICAS - 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 3, 6, LEASE_TTL_MS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      call: fc.constantFrom('unsequenced' as const, 'commit', 'after commit'),
    }),
  },
);

/** Writers, replicas and the database they share, driven step by step. */
class Model {
  readonly clock = new ManualClock();
  readonly store = new InMemorySequenceStore(this.clock);
  readonly committed: string[] = [];
  private readonly open = new Map<number, { transaction: WriterTransaction; ids: string[] }>();
  private readonly replicas: SequencerService[] = [];
  private readonly everyReplica: SequencerService[] = [];
  private events = 0;

  constructor(private readonly batchSize: number) {
    for (let replica = 0; replica < REPLICAS; replica++) this.replaceReplica(replica);
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'pass':
        return this.clock.advance(step.ms);
      case 'fail':
        return this.failNext(step.call);
      case 'run':
        return this.attempt(() => this.replica(step.replica).catchUp());
      case 'sweep':
        return this.attempt(() => this.replica(step.replica).sweep());
      case 'stop':
        return this.replica(step.replica).stop();
      case 'kill':
        return this.replaceReplica(step.replica);
      default:
        this.write(step.kind, step.writer);
    }
  }

  /** Ends all transactions, and lets one replica do what is left. */
  async finish(): Promise<void> {
    for (const writer of this.open.keys()) this.write('commit', writer);
    this.store.before = () => undefined;
    this.store.afterCommit = () => undefined;
    this.clock.advance(LEASE_TTL_MS);
    this.replaceReplica(0);
    expect(await this.replica(0).sweep()).toBe(true);
  }

  private write(kind: 'begin' | 'insert' | 'commit' | 'rollback', writer: number): void {
    const current = this.open.get(writer) ?? { transaction: this.store.begin(), ids: [] };
    this.open.set(writer, current);
    if (kind === 'insert') {
      const event = statusChange(++this.events);
      current.ids.push(event.id);
      current.transaction.insert(event);
    } else if (kind !== 'begin') {
      current.transaction[kind]();
      if (kind === 'commit') this.committed.push(...current.ids);
      this.open.delete(writer);
    }
  }

  private failNext(call: 'unsequenced' | 'commit' | 'after commit'): void {
    const fail = (): never => {
      this.store.before = () => undefined;
      this.store.afterCommit = () => undefined;
      throw new AuditError('STORE_UNAVAILABLE', 'down');
    };
    if (call === 'after commit') this.store.afterCommit = fail;
    else this.store.before = (current) => (current === call ? fail() : undefined);
  }

  private async attempt(work: () => Promise<boolean>): Promise<void> {
    try {
      await work();
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/^(STORE_UNAVAILABLE|LEASE_LOST)$/),
      });
    }
  }

  get lateEvents(): number {
    return this.everyReplica.reduce((sum, { counters }) => sum + counters.lateEvents, 0);
  }

  private replica(index: number): SequencerService {
    return this.replicas[index] as SequencerService;
  }

  /** The old one keeps the lease until it runs out, as a killed process does. */
  private replaceReplica(index: number): void {
    const replica = sequencerOn(this.store, this.clock, {
      batchSize: this.batchSize,
      maxTransactionMs: MAX_TRANSACTION_MS,
    });
    this.replicas[index] = replica;
    this.everyReplica.push(replica);
  }
}

describe('the sequencer, whatever happens in whatever order', () => {
  it('gives 1..n to the committed events, each once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { minLength: 20, maxLength: 120 }),
        fc.integer({ min: 1, max: 5 }),
        async (steps, batchSize) => {
          const model = new Model(batchSize);
          for (const each of steps) await model.take(each);
          await model.finish();
          const { leaves } = model.store;
          expect(leaves.map((leaf) => leaf.seq)).toEqual(leaves.map((_, i) => BigInt(i + 1)));
          expect(leaves.map((leaf) => leaf.eventId).sort()).toEqual([...model.committed].sort());
        },
      ),
      { numRuns: 150 },
    );
  });

  it('needs no sweep while no transaction is longer than it may be', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          anyStep.filter(({ kind }) => kind !== 'pass' && kind !== 'sweep'),
          { minLength: 20, maxLength: 120 },
        ),
        async (steps) => {
          const model = new Model(3);
          for (const each of steps) await model.take(each);
          await model.finish();
          expect(model.store.leaves).toHaveLength(model.committed.length);
          expect(model.lateEvents).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });
});
