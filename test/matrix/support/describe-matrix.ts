import type { DataSource } from 'typeorm';

import {
  createDatabase,
  describeEachDatabase,
  type DatabaseKind,
} from '../../support/databases.js';
import { CaptureApp } from '../../e2e/capture/capture-app.js';
import { sorted } from './expected-event.js';
import type { MatrixCase, MatrixGroup, Mode } from './matrix-case.js';
import { dataSourceOn, MatrixDatabase } from './matrix-database.js';
import { MatrixRun } from './matrix-run.js';
import { RecordedEvents } from './recorded-events.js';
import { isTypeorm1, matrixKinds } from './typeorm-version.js';

const TITLES: Readonly<Record<Mode, string>> = {
  alone: '',
  'rolled back': ', rolled back',
  committed: ', in a transaction',
};

/**
 * Runs every case in a database with the library and in a twin without it, by itself and in
 * transactions of the host's, and compares events, results, failures and tables.
 */
export function describeMatrix(group: MatrixGroup): void {
  describeEachDatabase(group.title, (kind) => describeGroup(group, kind), matrixKinds);
}

function describeGroup(group: MatrixGroup, kind: DatabaseKind): void {
  let app: CaptureApp;
  let twin: DataSource;
  let auditedTables: MatrixDatabase;
  let twinTables: MatrixDatabase;

  beforeAll(async () => {
    const options = { sequencer: { intervalMs: 60_000 }, ...group.options };
    app = await CaptureApp.start(kind, options, { entities: [...group.entities] as never });
    auditedTables = await MatrixDatabase.connect(app.database, group.entities);
    const database = await createDatabase(kind);
    // After CaptureApp, which names the type of bytes for this database.
    twin = await dataSourceOn(database, group.entities, true);
    twinTables = await MatrixDatabase.connect(database, group.entities);
  });
  afterAll(async () => {
    await auditedTables.close();
    await twinTables.close();
    await twin.destroy();
    await twinTables.database.drop();
    await app.stop();
  });

  for (const definition of group.cases.filter((entry) => isOffered(entry, kind))) {
    for (const mode of modesOf(definition, kind)) {
      it(`${definition.name}${TITLES[mode]}`, async () => {
        const recorded = new RecordedEvents(app);
        const ours = await new MatrixRun(definition, mode).in(
          auditedTables,
          app.dataSource,
          recorded,
        );
        const theirs = await new MatrixRun(definition, mode).in(twinTables, twin);
        expect(ours.outcome).toStrictEqual(theirs.outcome);
        expect(ours.failed).toBe(definition.fails === true);
        expect(ours.tables).toEqual(theirs.tables);
        if (mode === 'rolled back') expect(ours.tables).toEqual(ours.tablesBefore);
        expect(recorded.visibleBeforeCommit).toEqual([]);
        const outcome = { kind, mode, result: ours.result };
        const expected =
          mode === 'rolled back' ? [] : definition.events(ours.context, outcome).map(sorted);
        expect(recorded.events).toEqual(expected);
        if ((mode === 'committed' || definition.transaction) && !ours.failed) {
          expect(recorded.transactionIds).toHaveLength(Math.min(1, expected.length));
          expect(recorded.transactionIds).not.toContain('none');
        }
      });
    }
  }
}

const isOffered = ({ only, typeorm1 }: MatrixCase, kind: DatabaseKind): boolean =>
  (only === undefined || only.includes(kind)) && (!typeorm1 || isTypeorm1);

function modesOf({ alone }: MatrixCase, kind: DatabaseKind): Mode[] {
  return alone?.includes(kind) ? ['alone'] : ['alone', 'rolled back', 'committed'];
}
