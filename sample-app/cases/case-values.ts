/** The values people see; what is stored is what is shown. */
export const CASE_STATUSES = ['New Lead', 'Active', 'On Hold', 'Closed'] as const;
export type CaseStatus = (typeof CASE_STATUSES)[number];

export const CASE_TYPES = ['Personal Injury', 'Billing', 'Complaint', 'General Enquiry'] as const;
export type CaseType = (typeof CASE_TYPES)[number];

export const CASE_PRIORITIES = ['Low', 'Normal', 'High', 'Urgent'] as const;
export type CasePriority = (typeof CASE_PRIORITIES)[number];
