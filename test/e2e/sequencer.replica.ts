import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { TestDatabase } from '../support/databases.js';

const LOADER = resolve('test/support/typescript.mjs');
const PROGRAM = resolve('test/e2e/sequencer.child.ts');

/** A sequencer in a process of its own. */
export class Replica {
  private readonly exited: Promise<unknown>;
  /** Resolves once it sequences. */
  readonly leads: Promise<unknown>;

  private constructor(private readonly child: ChildProcess) {
    this.exited = once(child, 'exit');
    this.leads = once(child.stdout as NodeJS.ReadableStream, 'data');
  }

  static start(options: TestDatabase['options']): Replica {
    const args = ['--import', LOADER, PROGRAM, JSON.stringify(options)];
    return new Replica(
      spawn(process.execPath, args, {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, NODE_OPTIONS: '' },
      }),
    );
  }

  /** As a machine that loses its power. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.exited;
  }
}
