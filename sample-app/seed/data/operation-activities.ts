import type { Actor, AuditEventInput } from 'nestjs-audit-trail';
import type { SampleCast } from '../sample-cast.js';
import { PLACES } from './places.js';

const SCHEDULE: Actor = { type: 'automation', kind: 'schedule', name: 'Monday report' };
const WEBSITE: Actor = { type: 'api_key', id: 'key_7f3a', name: 'Website form' };
const CAMPAIGN = { type: 'campaign', id: '3', label: 'Winter call-backs' };
const CALL_LIST = { type: 'list', id: '12', label: 'Call back this week' };

export function operationActivities({ people, clients, cases }: SampleCast): AuditEventInput[] {
  const atOffice = { source: 'web', context: PLACES.office } as const;
  return [
    { action: 'campaign.created', actor: people.tom, target: CAMPAIGN, ...atOffice },
    { action: 'campaign.started', actor: people.tom, target: CAMPAIGN, ...atOffice },
    {
      action: 'list.updated',
      actor: people.tom,
      target: CALL_LIST,
      ...atOffice,
      changes: [
        {
          property: 'cases',
          before: null,
          after: null,
          added: [cases[4]!.label, cases[5]!.label],
          removed: [cases[9]!.label],
        },
      ],
      metadata: { countBefore: 18, countAfter: 19 },
    },
    { action: 'case.viewed', actor: people.jane, target: cases[2], ...atOffice },
    { action: 'client.viewed', actor: people.jane, target: clients[4], ...atOffice },
    {
      action: 'document.uploaded',
      actor: people.jane,
      target: { type: 'document', id: '204', label: 'Police report.pdf' },
      related: [cases[2]!],
      source: 'mobile',
      context: PLACES.phone,
      metadata: { bytes: 482_113 },
    },
    {
      action: 'client.enrichment_run',
      outcome: 'failure',
      actor: people.maria,
      target: clients[8],
      ...atOffice,
      error: { name: 'TimeoutError', message: 'No answer within 10 s', code: 'ETIMEDOUT' },
    },
    {
      action: 'import.failed',
      actor: people.priya,
      source: 'import',
      context: PLACES.office,
      error: {
        name: 'RowError',
        message: 'Row 17: "31.02.1990" is not a date',
        code: 'INVALID_DATE',
      },
      metadata: { file: 'clients-november.csv', rows: 120, failed: 1 },
    },
    {
      action: 'import.completed',
      actor: people.priya,
      source: 'import',
      context: { ...PLACES.office, durationMs: 3_870 },
      metadata: { file: 'clients-november-2.csv', created: 0, updated: 119, failed: 0 },
    },
    {
      action: 'case.exported',
      actor: people.priya,
      target: cases[2],
      ...atOffice,
      metadata: { format: 'pdf' },
    },
    {
      action: 'export.completed',
      actor: people.priya,
      ...atOffice,
      metadata: { format: 'xlsx', rows: cases.length, filters: { status: ['Active', 'On Hold'] } },
    },
    { action: 'report.generated', actor: SCHEDULE, source: 'system', metadata: { rows: 212 } },
    {
      action: 'api.error',
      outcome: 'failure',
      actor: WEBSITE,
      source: 'api',
      context: { ...PLACES.server, method: 'POST', path: '/cases', status: 500 },
      error: { name: 'QueryFailedError', message: 'Lock wait timeout exceeded', code: '1205' },
    },
  ];
}
