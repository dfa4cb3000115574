/*
 * What the capture of statements costs: an insert of 1,000 rows, an update by criteria and a delete
 * of 2,000, an upsert of 500 (half of them new), a save with 20 new links, and 1,000 auto-committed
 * updates by id; with no audit, with this library, and with a trigger that writes the same rows
 * (`bench/trigger.sql`). All in every round, in changing order; the figures are medians of the
 * ratios within a round. The sequencer works off the writers' path and does not run here.
 */
import 'reflect-metadata';

import { DataSource, type DeepPartial, type Repository } from 'typeorm';

import type { PlainDoc } from './capture.entities.js';
import { auditedDataSource, auditTablesOnly } from './capture.library.js';
import { scratchDatabase, type BenchDatabase } from './databases.js';
import { median, pairedRatio, pairedRounds, type Timings } from './paired-rounds.js';
import { LinkedDoc, PlainLinkedDoc, Tag } from './statements.entities.js';
import { triggerFor } from './triggers.js';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
const WARM_UP = 2;
const VARIANTS = ['no audit', 'this library', 'trigger'] as const;
type VariantName = (typeof VARIANTS)[number];

const INSERTED = 1_000;
const MATCHED = 2_000;
const UPSERTED = 500;
const LINKS = 20;
const SINGLE_UPDATES = 1_000;
/** Past every key that the other workloads use. */
const FIRST_UPSERTED_ID = 10_000_000;
const ROWS_PER_INSERT = 500;

interface Setup {
  name: VariantName;
  docs: Repository<PlainLinkedDoc>;
  tags: Tag[];
  close(): Promise<void>;
}

/** One kind of statement; `prepare` makes what a run needs, outside the clock. */
interface Workload {
  title: string;
  start(setup: Setup): Promise<{ prepare?(): Promise<void>; run(): Promise<void> }>;
}

const docOf = (owner: string, index: number): DeepPartial<PlainDoc> => ({
  title: `Document ${index}`,
  status: 'draft',
  views: index,
  owner,
  amount: '10.50',
  body: 'Lorem ipsum dolor sit amet, consetetur sadipscing elitr. '.repeat(4),
});

const docsOf = (owner: string, count: number): DeepPartial<PlainDoc>[] =>
  Array.from({ length: count }, (_, index) => docOf(owner, index));

async function setup(kind: BenchDatabase, name: VariantName): Promise<Setup> {
  const scratch = await scratchDatabase(kind, `statements_${name}`);
  const entity = name === 'this library' ? LinkedDoc : PlainLinkedDoc;
  const dataSource = await new DataSource({
    ...scratch.options,
    entities: [entity, Tag],
    synchronize: true,
  }).initialize();
  const docs: Repository<PlainLinkedDoc> = dataSource.getRepository(entity);
  const tags = await dataSource
    .getRepository(Tag)
    .save(Array.from({ length: LINKS }, (_, index) => ({ name: `Tag ${index}` })));
  // Filled before anything looks on, so that no variant's log starts larger than another's.
  await fill(docs, docsOf('update', MATCHED));
  await fill(docs, docsOf('link', ROUNDS + WARM_UP));
  await fill(docs, docsOf('single', SINGLE_UPDATES));
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    await fill(docs, docsOf(`delete ${round}`, MATCHED));
  }
  await fill(
    docs,
    docsOf('upsert', UPSERTED / 2).map((doc, index) => ({ ...doc, id: FIRST_UPSERTED_ID + index })),
  );
  const stop = name === 'this library' ? await auditedDataSource(dataSource) : undefined;
  if (name === 'trigger') {
    await auditTablesOnly(dataSource);
    for (const trigger of ['insert', 'update', 'delete', 'link'] as const) {
      await dataSource.query(triggerFor(kind, trigger));
    }
  }
  const close = async (): Promise<void> => {
    await stop?.();
    await dataSource.destroy();
    await scratch.drop();
  };
  return { name, docs, tags, close };
}

async function fill(docs: Repository<PlainLinkedDoc>, rows: DeepPartial<PlainDoc>[]) {
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    const values = rows.slice(from, from + ROWS_PER_INSERT) as PlainLinkedDoc[];
    await docs.createQueryBuilder().insert().values(values).updateEntity(false).execute();
  }
}

const WORKLOADS: Workload[] = [
  {
    title: `insert of ${INSERTED} rows`,
    start: async ({ docs }) => {
      let rows: PlainLinkedDoc[];
      const prepare = async (): Promise<void> => {
        rows = docs.create(docsOf('insert', INSERTED));
      };
      return { prepare, run: async () => void (await docs.insert(rows)) };
    },
  },
  {
    title: `update of ${MATCHED} rows by criteria`,
    start: async ({ docs }) => {
      let turn = 0;
      const run = async (): Promise<void> => {
        turn += 1;
        await docs.update({ owner: 'update' }, { status: `state ${turn}`, views: -turn });
      };
      return { run };
    },
  },
  {
    title: `delete of ${MATCHED} rows by criteria`,
    start: async ({ docs }) => {
      let turn = 0;
      return { run: async () => void (await docs.delete({ owner: `delete ${turn++}` })) };
    },
  },
  {
    title: `upsert of ${UPSERTED} rows, half of them new`,
    start: async ({ docs }) => {
      let rows: PlainLinkedDoc[];
      let turn = 0;
      const prepare = async (): Promise<void> => {
        turn += 1;
        const half = UPSERTED / 2;
        const ids = Array.from({ length: UPSERTED }, (_, index) =>
          index < half ? FIRST_UPSERTED_ID + index : FIRST_UPSERTED_ID + index + turn * half,
        );
        rows = docs.create(ids.map((id) => ({ ...docOf('upsert', turn), id })));
      };
      return { prepare, run: async () => void (await docs.upsert(rows, ['id'])) };
    },
  },
  {
    title: `save with ${LINKS} new links`,
    start: async ({ docs, tags }) => {
      const waiting = await docs.find({ where: { owner: 'link' }, relations: { tags: true } });
      let turn = 0;
      const run = async (): Promise<void> => {
        const doc = waiting[turn++];
        doc.tags = tags;
        await docs.save(doc);
      };
      return { run };
    },
  },
  {
    title: `${SINGLE_UPDATES} auto-committed updates by id`,
    start: async ({ docs }) => {
      const ids = (await docs.findBy({ owner: 'single' })).map(({ id }) => id);
      let turn = 0;
      const run = async (): Promise<void> => {
        turn += 1;
        for (const id of ids) await docs.update(id, { status: `state ${turn}`, views: -turn });
      };
      return { run };
    },
  },
];

async function measure(setups: readonly Setup[], workload: Workload): Promise<Timings> {
  const variants = await Promise.all(
    setups.map(async (entry) => {
      const { prepare, run } = await workload.start(entry);
      return { name: entry.name, before: prepare, run };
    }),
  );
  return pairedRounds(variants, { rounds: ROUNDS, warmUp: WARM_UP, repeat: 1 });
}

function report(kind: BenchDatabase, title: string, timings: Timings): void {
  const cells = VARIANTS.map((name) => median(timings.get(name)!).toFixed(1).padStart(9));
  const ratios = [
    pairedRatio(timings, 'this library', 'no audit'),
    pairedRatio(timings, 'this library', 'trigger'),
  ].map((ratio) => ratio.toFixed(2).padStart(9));
  console.log(`${kind.padEnd(9)} ${title.padEnd(38)} ${[...cells, ...ratios].join(' ')}`);
}

const wanted = process.env.BENCH_DATABASES ?? 'sqlite,mariadb,postgres';
const only = process.env.BENCH_WORKLOADS?.split(',');
console.log(`median ms over ${ROUNDS} rounds, and medians of the ratios within a round`);
console.log(
  `${'database'.padEnd(9)} ${'statement'.padEnd(38)}  no audit   library   trigger  / no aud. / trigger`,
);
for (const kind of wanted.split(',') as BenchDatabase[]) {
  const setups: Setup[] = [];
  for (const name of VARIANTS) setups.push(await setup(kind, name));
  for (const workload of WORKLOADS) {
    if (only && !only.some((word) => workload.title.includes(word))) continue;
    report(kind, workload.title, await measure(setups, workload));
  }
  for (const entry of setups) await entry.close();
}
