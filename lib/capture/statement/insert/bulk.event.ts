import type { AuditEventInput } from '../../../event/audit-event.js';
import { allRecordsOf } from '../../../event/all-records.js';
import type { EntityPlan } from '../../entity/entity.plan.js';

/** The event of rows that an INSERT has written, of which only the number is known. */
export function bulkEvent(plan: EntityPlan, count: number, mayUpdate: boolean): AuditEventInput {
  return {
    action: mayUpdate ? 'data.bulk_upserted' : 'data.bulk_created',
    target: allRecordsOf(plan.type),
    metadata: { count },
  };
}
