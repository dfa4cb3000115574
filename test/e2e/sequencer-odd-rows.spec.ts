import { createDatabase, describeEachDatabase, type TestDatabase } from '../support/databases.js';
import { caseUpdated, SequencerHarness } from './sequencer.harness.js';

/** Payloads that SQL can write and no release of ours would. */
const ODD_PAYLOADS = {
  'no JSON': 'hello',
  'an empty text': '',
  'JSON that is no object': 'null',
  'half a surrogate pair': String.raw`{"schemaVersion":1,"description":"\ud800"}`,
  'a number too large for a double': '{"schemaVersion":1,"description":"","metadata":{"n":1e400}}',
  'an integer that a double cannot hold':
    '{"schemaVersion":1,"description":"","metadata":{"n":12345678901234567890}}',
  'members of other types':
    '{"schemaVersion":1,"description":7,"changes":5,"related":"x","tags":{"a":1}}',
  'JSON nested too deep': `{"schemaVersion":1,"description":"","metadata":${'[['.repeat(3000)}${']]'.repeat(3000)}}`,
};

/** Ids and times that the columns take, though they are none. */
const ODD_COLUMNS: Partial<Record<TestDatabase['kind'], string>> = {
  mariadb: `id = UNHEX('00112233445566770011223344556677')`,
  postgres: `id = '00112233-4455-6677-0011-223344556677', occurred_at = 'infinity'`,
  sqlite: `id = 'no uuid'`,
};

describeEachDatabase('the sequencer and rows written by SQL', (kind) => {
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

  async function hashVersions(): Promise<[bigint, number][]> {
    const rows = await harness.store.connection.read(
      'SELECT seq, hash_version FROM audit_leaf ORDER BY seq',
    );
    return rows.map((row) => [BigInt(row['seq'] as string), Number(row['hash_version'])]);
  }

  it('hashes what it cannot understand as it is, and goes on', async () => {
    const odd = Object.values(ODD_PAYLOADS);
    for (const payload of odd) {
      const event = caseUpdated();
      await harness.store.audit.append([event]);
      await harness.host.query(
        `UPDATE audit_event SET payload = '${payload}' WHERE target_id = '${event.target?.id}'`.replaceAll(
          '\\',
          kind === 'mariadb' ? '\\\\' : '\\',
        ),
      );
    }
    await harness.store.audit.append([caseUpdated()]);
    const sequencer = harness.sequencer();
    await sequencer.catchUp();
    await sequencer.stop();
    expect(await hashVersions()).toEqual([
      ...odd.map((_, index) => [BigInt(index + 1), 2]),
      [BigInt(odd.length + 1), 1],
    ]);
    expect(sequencer.counters.rawHashed).toBe(odd.length);
  });

  it('gives a place to a row whose id or time is none', async () => {
    const [odd, good] = [caseUpdated(), caseUpdated()];
    await harness.store.audit.append([odd]);
    await harness.host.query(
      `UPDATE audit_event SET ${ODD_COLUMNS[kind]} WHERE target_id = '${odd.target?.id}'`,
    );
    await harness.store.audit.append([good]);
    const sequencer = harness.sequencer();
    await sequencer.catchUp();
    await sequencer.stop();
    expect(await harness.unsequenced()).toBe(0);
    expect(sequencer.counters.sequenced).toBe(2);
  });
});
