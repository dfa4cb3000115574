import type { LoggerService } from '@nestjs/common';

const STREAMS = ['stdout', 'stderr'] as const;
const CONSOLE = ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const;

/** Everything the process writes and Nest's loggers are told, of every level. */
export class OutputCapture {
  readonly lines: string[] = [];
  readonly logger: LoggerService;
  private readonly restorers: (() => void)[] = [];

  constructor() {
    const note = (...parts: unknown[]): void => void this.lines.push(parts.map(shown).join(' '));
    this.logger = { log: note, error: note, warn: note, debug: note, verbose: note, fatal: note };
    for (const name of STREAMS) {
      const stream = process[name];
      const { write } = stream;
      stream.write = ((chunk: unknown, ...rest: unknown[]) => {
        note(chunk);
        return (write as (...all: unknown[]) => boolean).call(stream, chunk, ...rest);
      }) as typeof write;
      this.restorers.push(() => (stream.write = write));
    }
    // Under Jest the console does not end in the streams.
    for (const name of CONSOLE) {
      const original = console[name];
      console[name] = note;
      this.restorers.push(() => (console[name] = original));
    }
  }

  get text(): string {
    return this.lines.join('\n');
  }

  restore(): void {
    for (const restore of this.restorers.splice(0)) restore();
  }
}

function shown(part: unknown): string {
  if (part instanceof Error) return `${part.stack} ${JSON.stringify(part)} ${shown(part.cause)}`;
  if (part instanceof Uint8Array) return Buffer.from(part).toString('utf8');
  return typeof part === 'object' ? JSON.stringify(part) : String(part);
}
