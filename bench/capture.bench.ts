/*
 * What capture costs: one save and a transaction of 100 saves, on SQLite and MariaDB, with no
 * audit, with this library, with the usual subscriber (one `manager.insert` per change) and with
 * a trigger that writes the same row. A fifth variant, one ready-made INSERT before each COMMIT
 * with nothing behind it, shows what of the cost is the statement itself. All in every round, in changing order; the figures
 * are medians of the ratios within a round. The sequencer works off the writers' path and may
 * run in any process; it does not run here.
 */
import 'reflect-metadata';

import { DataSource } from 'typeorm';

import { scratchDatabase, type BenchDatabase } from './databases.js';
import { Doc, PlainDoc, UsualAuditRow, UsualSubscriber } from './capture.entities.js';
import { auditedDataSource, auditTablesOnly, bareInsertBeforeCommit } from './capture.library.js';
import { triggerFor } from './triggers.js';
import { median, pairedRatio, pairedRounds, type Timings } from './paired-rounds.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 25);
/** Saves by each variant before the clock starts: a server is not measured in its first second. */
const WARM_UP_SAVES = 3_000;
const DOCS = 200;

const VARIANTS = ['no audit', 'this library', 'usual subscriber', 'trigger', 'bare INSERT'];

interface Setup {
  name: string;
  dataSource: DataSource;
  entity: typeof Doc | typeof PlainDoc;
  close(): Promise<void>;
}

async function setup(kind: BenchDatabase, name: string): Promise<Setup> {
  const scratch = await scratchDatabase(kind, name);
  const entity = name === 'this library' ? Doc : PlainDoc;
  const dataSource = await new DataSource({
    ...scratch.options,
    entities: name === 'usual subscriber' ? [entity, UsualAuditRow] : [entity],
    synchronize: true,
  }).initialize();
  const stops: (() => Promise<void>)[] = [];
  if (name === 'this library') stops.push(await auditedDataSource(dataSource));
  if (name === 'usual subscriber') dataSource.subscribers.push(new UsualSubscriber());
  if (name === 'bare INSERT') await bareInsertBeforeCommit(dataSource);
  if (name === 'trigger') {
    await auditTablesOnly(dataSource);
    await dataSource.query(triggerFor(kind, 'update'));
  }
  await dataSource.getRepository(entity).save(
    Array.from({ length: DOCS }, (_, index) => ({
      title: `Document ${index}`,
      status: 'draft',
      views: 0,
      owner: 'jane',
      amount: '10.50',
      body: 'Lorem ipsum dolor sit amet, consetetur sadipscing elitr. '.repeat(4),
    })),
  );
  const close = async (): Promise<void> => {
    for (const stop of stops) await stop();
    await dataSource.destroy();
    await scratch.drop();
  };
  return { name, dataSource, entity, close };
}

/** Loaded documents to be changed and saved, each in its turn. */
async function documents({ dataSource, entity }: Setup): Promise<() => PlainDoc> {
  const docs = await dataSource.getRepository(entity).find();
  let turn = 0;
  return () => {
    const doc = docs[turn++ % docs.length];
    doc.views += 1;
    doc.status = doc.views % 2 ? 'active' : 'draft';
    return doc;
  };
}

async function measure(setups: Setup[], savesPerRun: number): Promise<Timings> {
  const variants = await Promise.all(
    setups.map(async (entry) => {
      const next = await documents(entry);
      const { dataSource, entity, name } = entry;
      const run =
        savesPerRun === 1
          ? async () => void (await dataSource.getRepository(entity).save(next()))
          : () =>
              dataSource.transaction(async (manager) => {
                for (let count = 0; count < savesPerRun; count++) await manager.save(next());
              });
      return { name, run };
    }),
  );
  const repeat = savesPerRun === 1 ? 100 : 3;
  const warmUp = Math.ceil(WARM_UP_SAVES / (repeat * savesPerRun));
  return pairedRounds(variants, { rounds: ROUNDS, warmUp, repeat });
}

function report(title: string, timings: Timings): void {
  console.log(`\n${title} (${ROUNDS} rounds)`);
  console.log('variant            median ms   against no audit   against trigger');
  for (const [name, values] of timings) {
    const cells = [
      median(values).toFixed(3).padStart(9),
      pairedRatio(timings, name, 'no audit').toFixed(2).padStart(16),
      pairedRatio(timings, name, 'trigger').toFixed(2).padStart(15),
    ];
    console.log(`${name.padEnd(18)} ${cells.join('   ')}`);
  }
}

const wanted = (process.env.BENCH_DATABASES ?? 'sqlite,mariadb').split(',') as BenchDatabase[];
for (const kind of wanted) {
  const setups: Setup[] = [];
  for (const name of VARIANTS) {
    setups.push(await setup(kind, name));
  }
  report(`${kind}: one save`, await measure(setups, 1));
  report(`${kind}: a transaction of 100 saves`, await measure(setups, 100));
  for (const entry of setups) await entry.close();
}
