import React from 'react';
import type { PanelEventDetail } from '../../panel-api.js';
import { EventLink } from '../shared/event-link.js';
import { Mono, Muted } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { Fact, Facts } from './facts.js';
import { Section } from './layout.js';
import { ListLink, ListLinkRow } from './list-link.js';

/** The event as an entry of the log: its place, its kind and what it belongs to. */
export function EntrySection({ event }: { event: PanelEventDetail }) {
  const text = useAuditText();
  const { action, actionLabel, correlationId, causedById } = event;
  return (
    <Section title={text('detail.entry.title')}>
      <Facts wide>
        <Fact label={text('detail.entry.action')}>
          <ListLink filters={{ action }}>{actionLabel}</ListLink>
          <Muted as="small" style={{ display: 'block', fontSize: 12 }}>
            <Mono>{action}</Mono>
          </Muted>
        </Fact>
        <Fact label={text('detail.entry.category')}>{event.categoryLabel}</Fact>
        <Fact label={text('detail.entry.eventType')}>{event.eventTypeLabel}</Fact>
        <Fact label={text('detail.entry.seq')}>
          {event.seq ?? text('detail.entry.notNumbered')}
        </Fact>
        <Fact label={text('detail.entry.id')}>
          <Mono>{event.id}</Mono>
        </Fact>
        <Fact label={text('detail.entry.tenant')}>{event.tenantId}</Fact>
        {causedById !== undefined && (
          <Fact label={text('detail.entry.causedBy')}>
            <EventLink id={causedById}>{text('detail.entry.causedByLink')}</EventLink>
          </Fact>
        )}
        {correlationId !== undefined && (
          <Fact label={text('detail.entry.correlation')}>
            <ListLink filters={{ correlationId }}>{correlationId}</ListLink>
          </Fact>
        )}
      </Facts>
      <ListLinkRow filters={{ causedById: event.id }}>{text('detail.entry.effects')}</ListLinkRow>
    </Section>
  );
}
