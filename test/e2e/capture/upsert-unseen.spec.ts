import type { AuditEvent } from 'nestjs-audit-trail';
import type { EntityManager } from 'typeorm';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf, type HostOptions } from './capture-app.js';
import { insertEntities, Seat } from './insert-entities.js';
import { untilLockWait } from './lock-wait.js';
import { Tally } from './probe.entities.js';

type Upsert = (manager: EntityManager, place: number) => Promise<unknown>;

const KEY = ['row', 'place'];
const seat = (place: number, holder: string) => ({ row: 'a', place, holder });
const toMe = (...places: number[]) => places.map((place) => seat(place, 'me'));

/** What another inserts, uncommitted, while the upsert reads. */
const other: Upsert = async (manager, place) => {
  await manager.insert(Seat, seat(place, 'other'));
  await manager.insert(Tally, { id: place, count: 1, tag: `t${place}` });
};

/** On MariaDB the one with a default comes with RETURNING, the other without. */
const upserts: [string, Upsert, told: (place: number) => unknown[]][] = [
  [
    'one row',
    (manager, place) => manager.upsert(Seat, seat(place, 'me'), KEY),
    (place) => [['seat.updated', `a:${place}`, { holder: ['other', 'me'] }]],
  ],
  [
    'one row, with a default',
    (manager, place) => manager.upsert(Tally, { id: place, count: 2 }, ['id']),
    (place) => [['tally.updated', `${place}`, { count: [1, 2] }]],
  ],
  [
    'several rows',
    (manager, place) => manager.upsert(Seat, toMe(place, place + 1), KEY),
    (place) => [
      ['seat.updated', `a:${place}`, { holder: ['other', 'me'] }],
      ['seat.created', `a:${place + 1}`, created(place + 1)],
    ],
  ],
  [
    'several rows, with a default',
    (manager, place) =>
      manager.upsert(
        Tally,
        [place, place + 1].map((id) => ({ id, count: 2 })),
        ['id'],
      ),
    (place) => [
      ['tally.updated', `${place}`, { count: [1, 2] }],
      ['tally.created', `${place + 1}`, { id: [null, place + 1], count: [null, 2] }],
    ],
  ],
  [
    'several rows that others leave as they are',
    (manager, place) =>
      manager
        .createQueryBuilder()
        .insert()
        .into(Seat)
        .values(toMe(place, place + 1))
        .orIgnore()
        .execute(),
    (place) => [['seat.created', `a:${place + 1}`, created(place + 1)]],
  ],
];

const created = (place: number) => ({
  row: [null, 'a'],
  place: [null, place],
  holder: [null, 'me'],
});

const told = (events: readonly AuditEvent[]) =>
  events.map((event) => [event.action, event.target!.id, changesOf(event)]);

describeEachDatabase(
  'an upsert of a row that another is inserting',
  (kind) => {
    let app: CaptureApp;
    let places = 0;
    beforeAll(async () => {
      const host = { entities: [...insertEntities, Tally], poolSize: 6 } as HostOptions;
      app = await CaptureApp.start(kind, {}, host);
    });
    afterAll(() => app.stop());

    const behindOther = async (
      upsert: Upsert,
      run: (work: Upsert, place: number) => Promise<unknown>,
    ): Promise<{ place: number; events: AuditEvent[] }> => {
      const place = (places += 10);
      const events = await app.eventsOf(async () => {
        const ahead = app.dataSource.createQueryRunner();
        await ahead.startTransaction();
        await app.audit.suspend('by another', () => other(ahead.manager, place));
        const waiting = run(upsert, place);
        await untilLockWait(app.dataSource);
        await ahead.commitTransaction();
        await waiting;
        await ahead.release();
      });
      return { place, events: events.filter(({ action }) => action !== 'audit.suspended') };
    };

    it.each(upserts)('is told as what it is: %s', async (_name, upsert, expected) => {
      const { place, events } = await behindOther(upsert, (work, at) =>
        work(app.dataSource.manager, at),
      );
      expect(told(events)).toEqual(expected(place));
    });

    it.each(upserts)('in a transaction of the host’s: %s', async (_name, upsert, expected) => {
      const { place, events } = await behindOther(upsert, (work, at) =>
        app.dataSource.transaction(async (manager) => {
          // Its snapshot, where it has one, is older than the other row.
          await manager.count(Seat);
          await work(manager, at);
          await manager.insert(Seat, seat(at + 5, 'me'));
        }),
      );
      const last = ['seat.created', `a:${place + 5}`, created(place + 5)];
      expect(told(events)).toEqual([...expected(place), last]);
    });
  },
  ['mariadb', 'postgres'],
);
