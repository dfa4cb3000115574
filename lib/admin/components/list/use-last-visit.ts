import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useLocation, useNavigationType } from 'react-router-dom';
import { listAddress } from '../shared/address.js';
import { useRootPath } from '../shared/use-root-path.js';
import type { Answer } from './use-event-page.js';

interface Visit {
  /** Identifies the entry of the browser's history. */
  key: string;
  answer: Answer;
  scrollTop: number;
}

let lastVisit: Visit | undefined;

/**
 * Whoever opens an event and comes back with the browser's back button finds the list as it was:
 * the same events, at the same place. Call `remember` with the answer that is shown, if it is no older one.
 */
export function useLastVisit(): {
  known: Answer | undefined;
  remember(answer: Answer | undefined): void;
} {
  const { key } = useLocation();
  const isBack = useNavigationType() === 'POP';
  const rootPath = useRootPath();
  const [visit] = useState(() => (isBack && lastVisit?.key === key ? lastVisit : undefined));
  const latest = useRef({ key, answer: {} as Answer });
  latest.current.key = key;

  useEffect(() => {
    const content = scrollingContent();
    if (visit !== undefined && content) content.scrollTop = visit.scrollTop;
  }, [visit]);

  useLayoutEffect(() => {
    const eventPages = `${listAddress(rootPath)}/records/`;
    return () => {
      const opensEvent = globalThis.location.pathname.startsWith(eventPages);
      const scrollTop = scrollingContent()?.scrollTop ?? 0;
      const { page } = latest.current.answer;
      lastVisit = opensEvent && page ? { ...latest.current, scrollTop } : undefined;
    };
  }, [rootPath]);

  return {
    known: visit?.answer,
    remember: (answer) => {
      latest.current.answer = answer ?? {};
    },
  };
}

/** The part of the panel that scrolls, beside its sidebar. */
export function scrollingContent(): Element | null {
  return document.querySelector('[data-css="app-content"]');
}
