import { adminMessages } from '../audit-admin.messages.js';
import { AUDIT_LOG_RESOURCE, type PanelError } from '../panel-api.js';
import type { PanelServices } from '../panel.services.js';
import { isLogAction } from '../resource/audit-log.action-names.js';
import type { PanelParamHandler, PanelRequest } from './express.types.js';

const READS = new Set(['GET', 'HEAD']);

/**
 * Lets nothing but reads of the log through, for those who may read it, and records what it
 * refuses. It stands ahead of AdminJS, on whose ways into an action nothing depends.
 */
export function guardAuditLog(services: PanelServices): PanelParamHandler {
  return async (request, response, next, resourceId) => {
    const viewer = request.session?.adminUser;
    // Nobody has signed in: AdminJS shows its sign-in page. The pages themselves hold no data.
    if (resourceId !== AUDIT_LOG_RESOURCE || !isApi(request)) return next();
    try {
      const action = String(request.params.action ?? '');
      if (!READS.has(request.method) || !isLogAction(action)) {
        await recordRefusal(services, request, action);
        return response.status(403).json(refusal('READ_ONLY', adminMessages.refused()));
      }
      if (!services.query.isOpenTo(viewer)) {
        await services.audit.record({
          action: 'user.access_denied',
          outcome: 'failure',
          target: { type: 'audit_log', id: AUDIT_LOG_RESOURCE, label: 'Audit log' },
        });
        return response.status(403).json(refusal('NO_ACCESS', adminMessages.noAccess()));
      }
      return next();
    } catch (error) {
      return next(error);
    }
  };
}

/** By the route's own pattern, not by the address, which can be written in many ways. */
function isApi({ route }: PanelRequest): boolean {
  return route?.path.startsWith('/api/') === true;
}

async function recordRefusal(
  { audit }: PanelServices,
  { params, query }: PanelRequest,
  attempt: string,
): Promise<void> {
  const eventId = params.recordId ?? query.recordIds;
  await audit.record({
    action: 'audit.change_refused',
    outcome: 'failure',
    target: { type: 'audit_log', id: AUDIT_LOG_RESOURCE, label: 'Audit log' },
    metadata: {
      attempt,
      ...(eventId === undefined ? {} : { eventId: String(eventId).slice(0, 200) }),
    },
  });
}

function refusal(code: string, message: string): PanelError & { notice: object } {
  return { error: { code, message }, notice: { type: 'error', message } };
}
