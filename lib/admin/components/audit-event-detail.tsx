import React, { useEffect } from 'react';
import { useParams } from 'react-router-dom';
import { Loader } from '@adminjs/design-system';
import type { ActionProps } from 'adminjs';
import { BackLink } from './detail/back-link.js';
import { EventView } from './detail/event-view.js';
import { PageTitle } from './detail/layout.js';
import { useEvent } from './detail/use-event.js';
import { RequestErrorBox } from './shared/request-error-box.js';
import { PageFrame } from './shared/styles.js';
import { useAuditText } from './shared/use-audit-text.js';

/** More does not fit into the tab of a browser, or its history. */
const TITLE_LENGTH = 120;

/** The page of one event of the audit log; for another event it begins anew. */
export default function AuditEventDetail({ record }: ActionProps) {
  const { recordId = '' } = useParams();
  return <EventPage key={recordId} id={recordId} record={record} />;
}

function EventPage({ id, record }: { id: string; record: ActionProps['record'] }) {
  const text = useAuditText();
  const { page, error, retry } = useEvent(record, id);
  const title = page?.event.description.slice(0, TITLE_LENGTH) ?? text('detail.event');
  useDocumentTitle(text('detail.title', { event: title }));

  return (
    <PageFrame aria-busy={page === undefined && error === undefined}>
      <BackLink />
      {page !== undefined && <EventView page={page} />}
      {error !== undefined && (
        <>
          <PageTitle>{text('detail.failed')}</PageTitle>
          <RequestErrorBox error={error} onRetry={retry} />
        </>
      )}
      {page === undefined && error === undefined && (
        <div role="status" aria-label={text('detail.loading')}>
          <Loader />
        </div>
      )}
    </PageFrame>
  );
}

function useDocumentTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
