import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { JournalAppender } from '../../../lib/record/spool/journal.appender.js';
import { encodeLine } from '../../../lib/record/spool/spool.codec.js';
import { SpoolJournal } from '../../../lib/record/spool/spool.journal.js';
import { SpoolLock } from '../../../lib/record/spool/spool.lock.js';

const ID = '01a20561-45f9-711c-bfeb-9bfe27982dc2';
const eventOf = (action: string) => ({ id: action, occurredAt: new Date(0), action }) as AuditEvent;

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'audit-journal-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const segments = () => readdirSync(directory).filter((name) => name.endsWith('.ndjson'));

async function createJournal(): Promise<SpoolJournal> {
  return new SpoolJournal(directory, ID, await SpoolLock.create(directory, ID, 'me'));
}

/** Writes each group of actions to a segment of its own. */
async function fill(journal: SpoolJournal, groups: string[][]): Promise<void> {
  const appender = new JournalAppender(journal);
  for (const group of groups) {
    await Promise.all(group.map((action) => appender.append(encodeLine(eventOf(action)))));
    await appender.rotate();
  }
}

async function replay(journal: SpoolJournal, pages = Number.POSITIVE_INFINITY): Promise<string[]> {
  const actions: string[] = [];
  for (let page = 0; page < pages && !journal.isDrained; page++) {
    const read = await journal.read(2);
    actions.push(...read.events.map(({ action }) => action));
    await journal.advance(read);
  }
  return actions;
}

describe('SpoolJournal', () => {
  it('is read in pages across its segments, and deletes those that are done', async () => {
    const journal = await createJournal();
    await fill(journal, [['a', 'b', 'c'], ['d'], ['e']]);
    expect(segments()).toHaveLength(3);
    expect(await replay(journal)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(segments()).toHaveLength(1);
    await journal.remove();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('goes on where it was after a restart', async () => {
    const journal = await createJournal();
    await fill(journal, [
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
    expect(await replay(journal, 1)).toEqual(['a', 'b']);
    const restarted = new SpoolJournal(directory, ID, journal.lock);
    await restarted.load();
    expect(await replay(restarted)).toEqual(['c', 'd', 'e']);
  });

  it('begins anew without a readable note of its progress', async () => {
    const journal = await createJournal();
    await fill(journal, [['a', 'b', 'c']]);
    await replay(journal, 1);
    appendFileSync(join(directory, `${ID}.offset`), 'damaged');
    const restarted = new SpoolJournal(directory, ID, journal.lock);
    await restarted.load();
    expect(await replay(restarted)).toEqual(['a', 'b', 'c']);
  });

  it('reads a line longer than what it reads at a time', async () => {
    const journal = await createJournal();
    const long = 'x'.repeat(3 << 20);
    await fill(journal, [['a', long, 'b']]);
    expect((await replay(journal)).map(({ length }) => length)).toEqual([1, 3 << 20, 1]);
  });
});
