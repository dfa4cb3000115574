import { Agent, request } from 'node:http';
import { once } from 'node:events';
import { json } from 'node:stream/consumers';

import type { Mode, StormOutcome, StormRequest } from './storm.app.js';
import { COUNTERS, DOCS, TAGS } from './storm.entities.js';
import {
  counterOperations,
  docOperations,
  isForRawTransactions,
  type CounterOperation,
  type DocOperation,
  type OperationInput,
} from './storm.operations.js';

/** What the writers know of one data source. */
export interface Written {
  /** Committed changes by the counter's id. */
  changes: Map<number, number>;
  notes: number;
}

export interface StormResult {
  requests: number;
  rolledBack: number;
  /** How often which error came. */
  errors: Map<string, number>;
  written: Map<string, Written>;
}

export interface StormSettings {
  port: number;
  sources: readonly string[];
  concurrency: number;
  seconds: number;
}

/** Sends requests, so many at once, until the time is up; each counts what it has committed. */
export async function storm(settings: StormSettings): Promise<StormResult> {
  const result: StormResult = {
    requests: 0,
    rolledBack: 0,
    errors: new Map(),
    written: new Map(settings.sources.map((name) => [name, { changes: new Map(), notes: 0 }])),
  };
  const agent = new Agent({ keepAlive: true, maxSockets: settings.concurrency });
  const end = performance.now() + settings.seconds * 1_000;
  const write = async (): Promise<void> => {
    while (performance.now() < end) {
      const asked = nextRequest(pick(settings.sources));
      const outcome = await post(settings.port, agent, asked);
      take(result, asked, outcome);
    }
  };
  await Promise.all(Array.from({ length: settings.concurrency }, write));
  agent.destroy();
  return result;
}

function take(result: StormResult, asked: StormRequest, outcome: StormOutcome): void {
  const { changes, notes } = result.written.get(asked.source)!;
  result.requests += 1;
  if (asked.rollsBack) result.rolledBack += 1;
  if (outcome.error) result.errors.set(outcome.error, (result.errors.get(outcome.error) ?? 0) + 1);
  for (const id of outcome.counters) changes.set(id, (changes.get(id) ?? 0) + 1);
  result.written.get(asked.source)!.notes = notes + outcome.notes;
}

const docNames = Object.keys(docOperations) as DocOperation[];
const counterNames = Object.keys(counterOperations) as CounterOperation[];

/** A third is undone again, half of that by raw SQL. */
function nextRequest(source: string): StormRequest {
  const rollsBack = Math.random() < 1 / 3;
  const mode = pick<Mode>(rollsBack ? ['transaction', 'raw'] : ['alone', 'transaction', 'raw']);
  const fits = (name: string): boolean => mode !== 'raw' || isForRawTransactions(name);
  return {
    source,
    mode,
    rollsBack,
    docs: Array.from({ length: 1 + below(2) }, () => ({
      name: pick(docNames.filter(fits)),
      input: inputFor(DOCS),
    })),
    counter: { name: pick(counterNames.filter(fits)), input: inputFor(COUNTERS) },
    note: below(4) === 0 ? inputFor(1) : undefined,
  };
}

let texts = 0;

function inputFor(rows: number): OperationInput {
  const id = 1 + below(rows);
  const others = [id, 1 + below(rows), 1 + below(rows)];
  const tags = Array.from({ length: TAGS }, (_, index) => index + 1).filter(() => below(2) === 0);
  return { id, others, tags, text: `text ${++texts}` };
}

const below = (limit: number): number => Math.floor(Math.random() * limit);

function pick<T>(choices: readonly T[]): T {
  return choices[below(choices.length)];
}

async function post(port: number, agent: Agent, body: StormRequest): Promise<StormOutcome> {
  const sent = request({
    agent,
    port,
    host: '127.0.0.1',
    path: '/storm',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  sent.end(JSON.stringify(body));
  const [response] = await once(sent, 'response');
  return (await json(response)) as StormOutcome;
}
