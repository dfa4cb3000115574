import { createDatabase, describeEachDatabase, type TestDatabase } from '../support/databases.js';
import { caseUpdated, delay, eventually, SequencerHarness } from './sequencer.harness.js';

const TRANSACTIONS = 150;

describeEachDatabase(
  'the sequencer beside a host on SQLite',
  (kind) => {
    let database: TestDatabase;
    let harness: SequencerHarness;

    beforeAll(async () => {
      database = await createDatabase(kind);
      harness = await SequencerHarness.open(database.options);
    });

    afterAll(async () => {
      await harness.close();
      await database.drop();
    });

    it('works between the transactions of the host, and disturbs none', async () => {
      const sequencer = harness.sequencer();
      sequencer.start();
      const committed: string[] = [];
      for (let turn = 0; turn < TRANSACTIONS; turn++) {
        const runner = harness.host.createQueryRunner();
        const events = Array.from({ length: 1 + (turn % 3) }, () => caseUpdated());
        await runner.startTransaction();
        await harness.store.audit.appendIn(runner, events);
        sequencer.wake();
        if (turn % 10 === 0) await delay(60);
        if (turn % 4 === 0) {
          await runner.rollbackTransaction();
        } else {
          await runner.commitTransaction();
          committed.push(...events.map((event) => event.id));
        }
        if (turn % 15 === 0) await delay(5);
      }
      await eventually(async () => (await harness.unsequenced()) === 0);
      await sequencer.stop();
      await harness.expectCompleteLog(committed);
      expect(sequencer.counters.failures).toBe(0);
    }, 30_000);
  },
  ['sqlite', 'sqlite-memory'],
);
