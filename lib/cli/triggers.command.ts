import type { DataSource } from 'typeorm';

import { EntityPlanRegistry } from '../capture/entity/entity-plan.registry.js';
import { quoted, quotedPath } from '../capture/trigger/sql.forms.js';
import { planTriggers } from '../capture/trigger/trigger-plan.builder.js';
import { TriggerInstaller, type TableStatus } from '../capture/trigger/trigger.installer.js';
import type { TriggerTarget } from '../capture/trigger/trigger.plan.js';
import { AuditError } from '../errors/audit-error.js';
import { builtInCatalogue } from '../event/built-in.catalogue.js';
import { mergeCatalogues } from '../event/catalogue.js';
import { createRedactor } from '../event/redaction.js';
import type { AuditModuleOptions } from '../index.js';
import { locationOf } from '../store/audit-data-source.factory.js';
import { auditTables } from '../store/audit-tables.js';
import { dialectOf } from '../store/dialect/dialect-of.js';
import { TEXT_LENGTHS } from '../store/event-columns.js';
import { cliMessages } from './cli.messages.js';
import { exportsOf } from './host-data-source.js';

const ACTIONS = ['install', 'remove', 'status'] as const;
export type TriggersAction = (typeof ACTIONS)[number];

export interface TriggersCall {
  action: TriggersAction;
  tablePrefix: string;
  /** Only shows the SQL. */
  dryRun: boolean;
  /** File that exports the options of `AuditModule.forRoot()`. */
  optionsFile: string | undefined;
  /** Zone of date-time columns without one. @defaultValue that of the data source, else of this process */
  timeZone: string | undefined;
}

export function isTriggersAction(text: string | undefined): text is TriggersAction {
  return ACTIONS.some((action) => action === text);
}

/**
 * Installs, removes or compares the database triggers of the audited entities. Closes the data source.
 *
 * @param host connected, with the application's entities
 * @returns false if `status` found a table whose triggers are not as they should be
 * @throws AuditError `INVALID_INPUT`, `INVALID_OPTIONS`, `SCHEMA_OUTDATED`, `UNSUPPORTED_DRIVER`
 */
export async function triggers(
  host: DataSource,
  call: TriggersCall,
  log: (line: string) => void,
): Promise<boolean> {
  try {
    return await onOneConnection(host, call, log);
  } finally {
    await host.destroy();
  }
}

async function onOneConnection(
  host: DataSource,
  call: TriggersCall,
  log: (line: string) => void,
): Promise<boolean> {
  const options = await optionsOf(call.optionsFile);
  const target = targetOf(host, call, options.redact);
  const registry = new EntityPlanRegistry(host, options.capture?.entities ?? 'decorated');
  const { properties = [] } = options.redact ?? {};
  const tables = planTriggers(registry.all(), {
    dataSource: host,
    catalogue: mergeCatalogues(builtInCatalogue, options.catalogue ?? builtInCatalogue),
    redactor: createRedactor({ properties, replacement: target.replacement }),
  });
  const runner = host.createQueryRunner();
  try {
    const installer = new TriggerInstaller(runner, tables, target);
    if (call.action === 'install') await check(runner, target);
    if (call.dryRun && call.action !== 'status') {
      const batches = await installer[call.action === 'install' ? 'installation' : 'removal']();
      for (const line of script(batches.flat(), target.kind)) log(line);
      return true;
    }
    if (call.action !== 'status') await installer[call.action]();
    const states = await installer.status();
    for (const state of states) log(cliMessages.triggerState(state));
    if (states.length === 0) log(cliMessages.noTriggers);
    return call.action === 'remove' || states.every(isCurrent);
  } finally {
    await runner.release();
  }
}

const isCurrent = ({ state }: TableStatus): boolean => state === 'current';

function targetOf(
  host: DataSource,
  { tablePrefix, timeZone }: TriggersCall,
  redact: AuditModuleOptions['redact'],
): TriggerTarget {
  const location = locationOf(host);
  const { event } = auditTables(tablePrefix);
  const { timezone } = host.options as { timezone?: string };
  return {
    kind: dialectOf(host.options.type).kind,
    eventTable: location === undefined ? [event] : [location, event],
    prefix: tablePrefix,
    lengths: TEXT_LENGTHS,
    replacement: redact?.replacement ?? '[redacted]',
    sensitiveNames: redact?.properties ?? [],
    timeZone: zoneOf(timeZone ?? (timezone === 'local' ? undefined : timezone)),
  };
}

function zoneOf(given: string | undefined): string {
  const zone = given ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (/^(z|utc|etc\/utc|gmt)$/i.test(zone)) return '+00:00';
  if (/^[+-]\d{2}:\d{2}$/.test(zone) || /^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/.test(zone)) {
    return zone;
  }
  throw new AuditError('INVALID_INPUT', cliMessages.badTimeZone(zone));
}

async function optionsOf(file: string | undefined): Promise<AuditModuleOptions> {
  if (file === undefined) return {};
  const found = (await exportsOf(file)).find(isOptions);
  if (!found) throw new AuditError('INVALID_INPUT', cliMessages.noOptions(file));
  return found;
}

/** By shape: whatever else the file exports is no object with one of these members. */
function isOptions(value: unknown): value is AuditModuleOptions {
  if (typeof value !== 'object' || value === null) return false;
  return ['capture', 'redact', 'catalogue'].some((member) => Object.hasOwn(value, member));
}

/** The event table and the zone must be there: a trigger that fails makes the application's writes fail. */
async function check(
  runner: { query(sql: string): Promise<unknown> },
  target: TriggerTarget,
): Promise<void> {
  const quote = target.kind === 'mysql' ? '`' : '"';
  const table = quotedPath(target.eventTable, { name: (part) => quoted(part, quote) });
  try {
    await runner.query(`SELECT id FROM ${table} WHERE 1 = 0`);
  } catch (cause) {
    throw new AuditError('SCHEMA_OUTDATED', cliMessages.noEventTable(table), { cause });
  }
  if (target.kind !== 'mysql') return;
  const zone = `'${target.timeZone}'`;
  const [row] = (await runner.query(
    `SELECT CONVERT_TZ('2026-01-01 00:00:00', ${zone}, '+00:00') AS converted`,
  )) as { converted: unknown }[];
  if (row.converted === null) {
    throw new AuditError('INVALID_INPUT', cliMessages.unknownTimeZone(target.timeZone));
  }
}

/** What the database's own client takes. */
function script(statements: readonly string[], kind: TriggerTarget['kind']): string[] {
  if (kind !== 'mysql') return statements.map((sql) => `${sql};`);
  return ['DELIMITER //', ...statements.map((sql) => `${sql} //`), 'DELIMITER ;'];
}
