import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { TriggerSession } from '../capture/trigger/trigger.session.js';
import { findTriggeredTables, type TriggeredTables } from '../capture/trigger/triggered.tables.js';
import type { ContextSource } from '../contracts/context-source.js';
import type { ResolvedAuditOptions } from '../contracts/resolved-options.js';
import { createRedactor } from '../event/redaction.js';
import { locationOf } from '../store/audit-data-source.factory.js';
import { auditTables } from '../store/audit-tables.js';
import { TEXT_LENGTHS } from '../store/event-columns.js';

/** What capture needs where database triggers are installed (`capture.triggers`). */
export async function triggersOf(
  host: DataSource,
  { redact, store }: ResolvedAuditOptions,
  context: ContextSource,
): Promise<{ session: TriggerSession; tables: TriggeredTables }> {
  const location = locationOf(host);
  const { event } = auditTables(store.tablePrefix);
  const tables = await findTriggeredTables(host, location ? [location, event] : [event]);
  if (tables.size === 0) {
    new Logger('AuditModule').warn(
      'capture.triggers is on, but no audit trigger is installed in the database: rows written by ' +
        'raw SQL and by other programs have no events. Run "npx nestjs-audit triggers install".',
    );
  }
  const session = new TriggerSession({
    context,
    redactor: createRedactor(redact),
    lengths: TEXT_LENGTHS,
    tablePrefix: store.tablePrefix,
  });
  return { session, tables };
}
