import { Box, H2, Text } from '@adminjs/design-system';
import { ApiClient, ViewHelpers } from 'adminjs';
import React from 'react';
import { Link } from 'react-router-dom';
import type { PanelOverview } from '../panel-dashboard.js';

const h = React.createElement;
const CASES = 'case';
const ROW = {
  display: 'flex',
  flexDirection: 'row',
  flexWrap: 'wrap',
  style: { gap: 16 },
} as const;
const CARD = { bg: 'container', p: 'xl', style: { borderRadius: 8 } } as const;

/** The panel's first page: how many cases wait, and the ways to them and to the audit log. */
export default function Dashboard(): React.ReactElement {
  const [overview, setOverview] = React.useState<PanelOverview>();
  const [failed, setFailed] = React.useState(false);
  React.useEffect(() => {
    new ApiClient().getDashboard<PanelOverview>().then(
      ({ data }) => setOverview(data),
      () => setFailed(true),
    );
  }, []);
  if (failed) return notice('The overview could not be loaded. Reload the page to try again.');
  if (!overview) return notice('Loading…');
  const { name, cases, ownCases, viewerId, seesAuditLog } = overview;
  return h(
    Box,
    { p: ['lg', 'xl'] },
    h(H2, { mb: 'xl' }, `Hello, ${name}`),
    h(
      Box,
      ROW,
      ...cases.map(({ status, count }) =>
        tile(status, count, listOf(CASES, { 'filters.status': status })),
      ),
      tile('Assigned to me', ownCases, listOf(CASES, { 'filters.assigneeId': viewerId })),
    ),
    h(
      Box,
      { ...ROW, mt: 'lg' },
      way('Clients', 'Their details, companies and contacts', listOf('client')),
      way('Cases', 'What they ask for, and who works on it', listOf(CASES)),
      seesAuditLog && way('Audit log', 'Who did what, and when', listOf('audit_event')),
    ),
  );
}

function listOf(resourceId: string, filters: Record<string, string> = {}): string {
  const search = new URLSearchParams(filters).toString();
  return new ViewHelpers().resourceUrl({ resourceId, search: search && `?${search}` });
}

function tile(label: string, count: number, to: string): React.ReactElement {
  return card(to, '1 1 140px', [
    quiet(label),
    h(Text, { key: 'count', fontSize: 32, lineHeight: 1.4, color: 'text' }, count),
  ]);
}

function way(title: string, what: string, to: string): React.ReactElement {
  return card(to, '1 1 240px', [
    h(Text, { key: 'title', fontSize: 'lg', mb: 'default', color: 'text' }, `${title} →`),
    quiet(what),
  ]);
}

function card(to: string, flex: string, content: React.ReactNode): React.ReactElement {
  return h(Link, { key: to, to, style: { textDecoration: 'none', flex } }, h(Box, CARD, content));
}

/** In the text's own colour: the greys of the themes are too pale in one of them or the other. */
function quiet(text: string): React.ReactElement {
  return h(Text, { key: 'quiet', color: 'text', style: { opacity: 0.75 } }, text);
}

function notice(text: string): React.ReactElement {
  return h(Box, { p: ['lg', 'xl'] }, h(Text, { role: 'status' }, text));
}
