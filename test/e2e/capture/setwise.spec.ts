import { jest } from '@jest/globals';
import type { AuditEvent } from 'nestjs-audit-trail';
import type { Repository } from 'typeorm';

import { SetwiseCapture } from '../../../lib/capture/statement/setwise/setwise.capture.js';
import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { Left, Right, type Every } from './setwise.entities.js';
import { seeded, Values } from './setwise.values.js';

const ROWS = 70;
const STATEMENTS = Number(process.env.SETWISE_STATEMENTS ?? 210);

describeEachDatabase(
  'events made by the database',
  (kind) => {
    let app: CaptureApp;
    const seen = new Set<string>();
    const capture = jest.spyOn(SetwiseCapture.prototype, 'capture');

    beforeAll(async () => {
      capture.mockClear();
      app = await CaptureApp.start(kind, {}, { entities: [Left, Right] });
    });
    afterAll(() => app.stop());

    const left = (): Repository<Every> => app.dataSource.getRepository<Every>(Left);
    const right = (): Repository<Every> => app.dataSource.getRepository<Every>(Right);

    async function newEvents(): Promise<AuditEvent[]> {
      const { events } = await app.query.find({}, { order: 'newest', limit: 500 });
      const fresh = events.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      return fresh.reverse();
    }

    async function both(work: (table: Repository<Every>) => Promise<unknown>): Promise<void> {
      await work(left());
      await work(right());
    }

    async function fill(values: Values, batch: number): Promise<void> {
      const rows = Array.from({ length: ROWS }, () => values.row(batch));
      await both((table) => table.insert(rows.map((row) => ({ ...row }))));
    }

    it('are the same as those made row by row', async () => {
      const values = new Values(seeded(20_240_229));
      await fill(values, 1);
      await fill(values, 2);
      let deletions = 2;
      await newEvents();
      for (let turn = 0; turn < STATEMENTS; turn += 1) {
        const set = values.set();
        const batch = values.pick([deletions, deletions - 1]);
        if (turn % 15 === 14) await both((table) => table.restore({ batch }));
        else if (turn % 15 === 7) {
          await both((table) => table.delete({ batch: deletions - 1 }));
        } else await both((table) => table.update({ batch }, set));
        const told = (await newEvents()).map(comparable);
        const of = (type: string) =>
          told
            .filter((event) => event.type === type)
            .sort((a, b) => a.row - b.row)
            .map(({ type: _type, ...event }) => event);
        expect({ turn, set, events: of('left') }).toEqual({ turn, set, events: of('right') });
        if (turn % 15 !== 7) continue;
        deletions += 1;
        await fill(values, deletions);
        await newEvents();
      }
      const outcomes = await Promise.all(capture.mock.results.map(({ value }) => value));
      const least = STATEMENTS / 4;
      expect(outcomes.filter((outcome) => outcome !== undefined).length).toBeGreaterThan(least);
    }, 240_000);
  },
  ['mariadb', 'postgres'],
);

function comparable({ id: _id, occurredAt: _at, transactionId: _tx, ...event }: AuditEvent) {
  const { seq: _seq, target, ...rest } = event as AuditEvent & { seq?: unknown };
  const text = JSON.stringify({ ...rest, target: { ...target, type: 'twin' } });
  return {
    ...(JSON.parse(text.replaceAll(/\b(left|right)\b/gi, 'twin')) as object),
    type: target?.type,
    row: Number(target?.id),
  };
}
