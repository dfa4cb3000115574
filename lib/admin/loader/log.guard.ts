import { adminMessages } from '../audit-admin.messages.js';
import { AUDIT_LOG_RESOURCE, type PanelError } from '../panel-api.js';
import type { PanelServices } from '../panel.services.js';
import { AUDIT_LOG_ACTIONS } from '../resource/audit-log.action-names.js';
import type { PanelParamHandler, PanelRequest } from './express.types.js';
import { textOf } from './request-text.js';

const LOG = { type: 'audit_log', id: AUDIT_LOG_RESOURCE, label: 'Audit log' };

const READ_METHODS = ['GET', 'HEAD'];
/** AdminJS's routes by which the log is read, and the actions they read it with. */
const READS: Readonly<Record<string, readonly string[]>> = {
  '/api/resources/:resourceId/actions/:action': [AUDIT_LOG_ACTIONS.list, AUDIT_LOG_ACTIONS.choices],
  '/api/resources/:resourceId/records/:recordId/:action': [AUDIT_LOG_ACTIONS.show],
};
const WRITES = ['new', 'edit', 'delete', 'bulkDelete'];

/**
 * Lets nothing but reads of the log through, for those who may read it, and records what it
 * refuses. It stands ahead of AdminJS's actions, on whose own checks nothing depends.
 */
export function guardAuditLog(services: PanelServices): PanelParamHandler {
  return async (request, response, next, resourceId) => {
    const route = request.route?.path ?? '';
    // The pages themselves hold no data.
    if (resourceId !== AUDIT_LOG_RESOURCE || !route.startsWith('/api/')) return next();
    try {
      const action = textOf(request.params.action) ?? '';
      const isReadMethod = READ_METHODS.includes(request.method);
      if (!isReadMethod || WRITES.includes(action)) {
        await recordRefusal(services, request, action);
        return response.status(403).json(refusal('READ_ONLY', adminMessages.refused()));
      }
      if (!services.query.isOpenTo(request.session?.adminUser)) {
        await services.audit.record({
          action: 'user.access_denied',
          outcome: 'failure',
          target: LOG,
        });
        return response.status(403).json(refusal('NO_ACCESS', adminMessages.noAccess()));
      }
      if (READS[route]?.includes(action)) return next();
      return response.status(403).json(refusal('READ_ONLY', adminMessages.readOnly()));
    } catch (error) {
      return next(error);
    }
  };
}

async function recordRefusal(
  { audit }: PanelServices,
  { params, query }: PanelRequest,
  attempt: string,
): Promise<void> {
  const eventId = textOf(params.recordId) ?? textOf(query.recordIds);
  await audit.record({
    action: 'audit.change_refused',
    outcome: 'failure',
    target: LOG,
    metadata: { attempt, ...(eventId !== undefined && { eventId }) },
  });
}

function refusal(code: string, message: string): PanelError & { notice: object } {
  return { error: { code, message }, notice: { type: 'error', message } };
}
