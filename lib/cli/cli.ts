import { parseArgs } from 'node:util';

import { AuditError } from '../errors/audit-error.js';
import { cliMessages } from './cli.messages.js';
import { migrate } from './migrate.command.js';
import { openHostDataSource } from './host-data-source.js';

const OPTIONS = {
  'data-source': { type: 'string', short: 'd' },
  url: { type: 'string' },
  'table-prefix': { type: 'string', default: 'audit_' },
  partitions: { type: 'string', default: 'month' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Where a command's words go; the process's own streams outside tests. */
export interface CliOutput {
  log(line: string): void;
  error(line: string): void;
}

/**
 * The command line, `nestjs-audit <command> [options]`.
 *
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly.
 */
export async function runCli(
  args: readonly string[],
  output: CliOutput = console,
): Promise<number> {
  const call = parse(args);
  if (typeof call === 'string') {
    output.error(`${call}\n\n${cliMessages.usage}`);
    return 2;
  }
  const { command, values } = call;
  if (values.help || command === undefined) {
    output.log(cliMessages.usage);
    return values.help ? 0 : 2;
  }
  if (command !== 'migrate') {
    output.error(`${cliMessages.unknownCommand(command)}\n\n${cliMessages.usage}`);
    return 2;
  }
  const { partitions } = values;
  if (partitions !== 'month' && partitions !== 'none') {
    output.error(cliMessages.badPartitions(partitions));
    return 2;
  }
  try {
    const host = await openHostDataSource({ file: values['data-source'], url: values.url });
    await migrate(host, { tablePrefix: values['table-prefix'], partitions });
    output.log(cliMessages.migrated);
    return 0;
  } catch (error) {
    output.error(error instanceof AuditError ? error.message : cliMessages.failed(error));
    return 1;
  }
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

function parse(args: readonly string[]): { command: string | undefined; values: Values } | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    if (positionals.length > 1) return cliMessages.oneCommand(positionals);
    return { command: positionals[0], values };
  } catch (error) {
    return (error as Error).message;
  }
}
