import React, { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import { hairline, SMALL_SCREEN, type Themed } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { IconButton } from './list-styles.js';

const Panel = styled.dialog`
  box-sizing: border-box;
  width: min(460px, 100vw);
  height: 100dvh;
  max-width: none;
  max-height: none;
  margin: 0 0 0 auto;
  padding: 0;
  border: 0;
  overflow: hidden;
  background: ${({ theme }: Themed) => theme.colors.container};
  color: ${({ theme }: Themed) => theme.colors.text};
  box-shadow: ${({ theme }: Themed & { theme: { shadows: Record<string, string> } }) =>
    theme.shadows.drawer};
  font-size: 14px;

  &[open] {
    display: flex;
    flex-direction: column;
  }
  &::backdrop {
    background: rgb(0 0 0 / 45%);
  }
  ${SMALL_SCREEN} {
    width: 100vw;
  }
`;

const Head = styled.div`
  display: flex;
  align-items: center;
  justify-content: space-between;
  padding: 16px 24px;
  border-bottom: ${hairline};

  & h2 {
    margin: 0;
    font-size: 18px;
    font-weight: 700;
    line-height: 24px;
  }
`;

export interface FilterDialogProps {
  onClose(): void;
  children: ReactNode;
}

/** A panel over the right side of the list. It keeps the keyboard until it closes, and Escape closes it. */
export function FilterDialog({ onClose, children }: FilterDialogProps) {
  const text = useAuditText();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Before the element goes, so that the keyboard returns to where it was.
    return () => element?.close();
  }, []);
  return (
    <Panel
      ref={dialog}
      aria-labelledby="audit-filters-title"
      onClose={onClose}
      onMouseDown={(event: MouseEvent) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <Head>
        <h2 id="audit-filters-title">{text('list.filters.title')}</h2>
        <IconButton type="button" aria-label={text('list.filters.close')} onClick={onClose}>
          <Icon icon="X" size={20} />
        </IconButton>
      </Head>
      {children}
    </Panel>
  );
}
