import { createRedactor } from '../../../lib/event/redaction.js';
import { sampleEvent } from './sample-event.js';
it('perf', () => {
  const r = createRedactor({ properties: [], replacement: '[redacted]' });
  const e = sampleEvent();
  for (const s of [
    [],
    ['hunter2pass', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjMifQ.abcdefghijklmnop'],
  ]) {
    for (let i = 0; i < 50000; i++) r.redact(e, s);
    const t = performance.now();
    for (let i = 0; i < 100000; i++) r.redact(e, s);
    console.log(s.length, ((performance.now() - t) / 100000) * 1000, 'us');
  }
});
