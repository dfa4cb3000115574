import { parseArgs } from 'node:util';

import { AuditError } from '../errors/audit-error.js';
import { cliMessages } from './cli.messages.js';
import { migrate } from './migrate.command.js';
import { openHostDataSource } from './host-data-source.js';
import { isTriggersAction, triggers } from './triggers.command.js';

const OPTIONS = {
  'data-source': { type: 'string', short: 'd' },
  url: { type: 'string' },
  'table-prefix': { type: 'string', default: 'audit_' },
  partitions: { type: 'string', default: 'month' },
  options: { type: 'string' },
  'time-zone': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
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
  const wrong = misuse(call);
  if (wrong !== undefined) {
    output.error(wrong);
    return 2;
  }
  try {
    return await (command === 'migrate' ? runMigrate(values, output) : runTriggers(call, output));
  } catch (error) {
    output.error(error instanceof AuditError ? error.message : cliMessages.failed(error));
    return 1;
  }
}

/** What is wrong with a call; undefined if nothing is. */
function misuse({ command = '', action, values }: Call): string | undefined {
  if (command === 'triggers') {
    if (!isTriggersAction(action)) return cliMessages.triggersAction(action);
    return values['data-source'] === undefined ? cliMessages.triggersNeedFile : undefined;
  }
  if (command !== 'migrate')
    return `${cliMessages.unknownCommand(command)}\n\n${cliMessages.usage}`;
  return isPartitions(values.partitions) ? undefined : cliMessages.badPartitions(values.partitions);
}

const isPartitions = (text: string): text is 'month' | 'none' =>
  text === 'month' || text === 'none';

async function runMigrate(values: Values, output: CliOutput): Promise<number> {
  const host = await openHostDataSource({ file: values['data-source'], url: values.url });
  const { partitions } = values;
  const tablePrefix = values['table-prefix'];
  await migrate(host, { tablePrefix, partitions: isPartitions(partitions) ? partitions : 'month' });
  output.log(cliMessages.migrated);
  return 0;
}

async function runTriggers({ action, values }: Call, output: CliOutput): Promise<number> {
  const host = await openHostDataSource({ file: values['data-source'], withEntities: true });
  const done = await triggers(
    host,
    {
      action: isTriggersAction(action) ? action : 'status',
      tablePrefix: values['table-prefix'],
      dryRun: values['dry-run'],
      optionsFile: values.options,
      timeZone: values['time-zone'],
    },
    (line) => output.log(line),
  );
  return done ? 0 : 1;
}

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

interface Call {
  command: string | undefined;
  /** Second word, of commands that take one. */
  action: string | undefined;
  values: Values;
}

function parse(args: readonly string[]): Call | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: OPTIONS,
      allowPositionals: true,
    });
    const [command, action] = positionals;
    const words = command === 'triggers' ? 2 : 1;
    if (positionals.length > words) return cliMessages.oneCommand(positionals);
    return { command, action, values };
  } catch (error) {
    return (error as Error).message;
  }
}
