import type { Clock } from '../../lib/contracts/clock.js';
import { createDatabase, describeEachDatabase, type TestDatabase } from '../support/databases.js';
import { caseUpdated, delay, eventually, SequencerHarness } from './sequencer.harness.js';
import { Replica } from './sequencer.replica.js';

const HOUR_MS = 3_600_000;
const WRITERS = 16;

/** What a writer does with its transaction. */
const TRANSACTIONS = ['quick', 'quick', 'slow', 'rolled back', 'slow, rolled back'] as const;

/** What writers stamp their events with: the time, an hour ago (a spool replayed), a clock set back. */
const CLOCKS: (() => Date)[] = [
  () => new Date(),
  () => new Date(Date.now() - HOUR_MS),
  () => new Date(Date.now() - 40 * 24 * HOUR_MS),
];

describeEachDatabase(
  'the sequencer',
  (kind) => {
    let database: TestDatabase;
    let harness: SequencerHarness;

    beforeEach(async () => {
      database = await createDatabase(kind);
      harness = await SequencerHarness.open(database.options);
    });

    afterEach(async () => {
      await harness.close();
      await database.drop();
    });

    /** One transaction on a connection of its own. @returns ids of what it committed */
    async function write(turn: number): Promise<string[]> {
      const behaviour = TRANSACTIONS[turn % TRANSACTIONS.length] as string;
      const now = CLOCKS[turn % CLOCKS.length] as () => Date;
      const events = Array.from({ length: 1 + (turn % 4) }, () => caseUpdated(now()));
      const runner = harness.host.createQueryRunner();
      try {
        await runner.startTransaction();
        await harness.store.audit.appendIn(runner, events.slice(0, 1));
        if (behaviour.startsWith('slow')) await delay(20 + Math.random() * 400);
        if (events.length > 1) await harness.store.audit.appendIn(runner, events.slice(1));
        if (behaviour.endsWith('rolled back')) {
          await runner.rollbackTransaction();
          return [];
        }
        await runner.commitTransaction();
        return events.map((event) => event.id);
      } finally {
        await runner.release();
      }
    }

    it('gives 1..n to what 16 writers commit, while replicas are killed, stopped and replaced', async () => {
      const committed: string[] = [];
      let isOver = false;
      const writers = Array.from({ length: WRITERS }, async (_, writer) => {
        for (let turn = writer; !isOver; turn += 7) committed.push(...(await write(turn)));
      });
      const wall: Clock & { offsetMs: number } = {
        offsetMs: 0,
        now: () => new Date(Date.now() + wall.offsetMs),
        monotonic: () => performance.now(),
      };

      const first = Replica.start(database.options);
      await first.leads;
      const second = harness.sequencer({}, wall);
      second.start();
      await eventually(async () => (await harness.sequenced()) > 100);
      expect(second.holdsLease).toBe(false);
      await first.kill();
      await eventually(() => second.holdsLease && second.counters.sequenced > 100);
      wall.offsetMs = -24 * HOUR_MS;
      const third = Replica.start(database.options);
      const before = second.counters.sequenced;
      await eventually(() => second.counters.sequenced > before + 100);
      await second.stop();
      await third.leads;
      await delay(500);
      isOver = true;
      await Promise.all(writers);
      await eventually(async () => (await harness.unsequenced()) === 0);
      await third.stop();

      await harness.expectCompleteLog(committed);
    }, 60_000);

    it('finds what a transaction longer than maxTransactionMs commits, and counts it', async () => {
      const sequencer = harness.sequencer({ maxTransactionMs: 100, sweepIntervalMs: 50 });
      const [early, late] = [caseUpdated(), caseUpdated()];
      const runner = harness.host.createQueryRunner();
      await runner.startTransaction();
      await harness.store.audit.appendIn(runner, [late]);
      await harness.store.audit.append([early]);
      sequencer.start();
      await eventually(async () => {
        const { lowWaterMark } = await harness.store.sequence.position();
        return lowWaterMark === (await harness.store.sequence.highestOrdinal());
      });
      expect(sequencer.counters.lateEvents).toBe(0);
      await runner.commitTransaction();
      await runner.release();
      await eventually(async () => (await harness.unsequenced()) === 0);
      await sequencer.stop();
      expect(sequencer.counters.lateEvents).toBe(1);
      await harness.expectCompleteLog([early.id, late.id]);
    });
  },
  ['mariadb', 'postgres'],
);
