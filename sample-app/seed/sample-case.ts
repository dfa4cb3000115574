import {
  CASE_PRIORITIES,
  type CasePriority,
  type CaseStatus,
  type CaseType,
} from '../cases/case-values.js';
import type { CustomFields } from '../cases/case.entity.js';

/** Most cases are being worked on; the rest are new, waiting or done. */
const STATUSES: readonly CaseStatus[] = ['Active', 'Closed', 'New Lead', 'Active', 'On Hold'];

const REFERRERS = ['Google', 'Recommended by a friend', 'Radio', 'Returning client'];

/** The varying properties of the n-th sample case. */
export function sampleCase(
  type: CaseType,
  n: number,
): { status: CaseStatus; priority: CasePriority; customFields: CustomFields } {
  return {
    status: STATUSES[n % STATUSES.length]!,
    priority: CASE_PRIORITIES[(n * 3 + 1) % CASE_PRIORITIES.length]!,
    customFields: {
      heardOfUs: REFERRERS[n % REFERRERS.length]!,
      ...(type === 'Personal Injury' && { injurySeverity: 1 + (n % 5), policeReport: n % 2 === 0 }),
      ...(type === 'Billing' && { disputedAmount: 25 + ((n * 17) % 400) }),
    },
  };
}
