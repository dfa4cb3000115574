/** A replica in a process of its own, so that a test can kill it. */
import { SequencerHarness } from './sequencer.harness.js';

const harness = await SequencerHarness.open(JSON.parse(process.argv[2] ?? '{}'), 'none');
const sequencer = harness.sequencer();
sequencer.start();

// Also what keeps the process alive: the sequencer's own timers do not.
const report = setInterval(() => {
  if (!sequencer.holdsLease) return;
  process.stdout.write('holds the lease\n');
  clearInterval(report);
}, 5);

process.once('SIGTERM', () => {
  void sequencer
    .stop()
    .then(() => harness.close())
    .then(() => process.exit(0));
});
setInterval(() => undefined, 60_000);
