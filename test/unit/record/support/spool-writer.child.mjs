// Appends numbered events to a spool until it is killed; writes each number to stdout once acknowledged.
import { writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [library, directory, firstText] = process.argv.slice(2);
const load = (path) => import(pathToFileURL(join(library, path)).href);
const { EventSpool } = await load('record/spool/event.spool.js');
const { AuditCounters } = await load('record/audit.counters.js');
const { systemClock } = await load('contracts/clock.js');
const { v7 } = await import('uuid');

const spool = new EventSpool(directory, new AuditCounters(), systemClock);
let next = Number(firstText);

async function appendForEver() {
  for (;;) {
    const number = next++;
    const event = {
      id: v7(),
      occurredAt: new Date(),
      action: `n.a${number}`,
      padding: 'x'.repeat(500),
    };
    await spool.append([event]);
    writeSync(1, `${number}\n`);
  }
}

await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => appendForEver()));
