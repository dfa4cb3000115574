import React from 'react';
import { useSelector } from 'react-redux';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import type { ReduxState } from 'adminjs';
import type { PanelRequestError } from './panel-request.error.js';
import { foreignText, linkStyle, QuietButton, tint, toneColour } from './styles.js';
import { useAuditText } from './use-audit-text.js';

const Box = styled.div`
  display: grid;
  grid-template-columns: auto minmax(0, 1fr);
  gap: 8px 12px;
  padding: 16px;
  border-radius: 8px;
  line-height: 20px;
  color: ${toneColour('danger')};
  background: ${tint('danger')};

  & > :is(a, button) {
    grid-column: 2;
    justify-self: start;
  }
`;

const SignIn = styled.a`
  ${linkStyle}
`;

const Message = styled.p`
  ${foreignText}
`;

const OWN_TEXTS = new Set(['NETWORK', 'SESSION_EXPIRED', 'FORBIDDEN', 'NOT_FOUND', 'SERVER']);

/** Why there is nothing to see, and what to do about it. */
export function RequestErrorBox({
  error,
  onRetry,
}: {
  error: PanelRequestError;
  onRetry?: () => void;
}) {
  const text = useAuditText();
  const signInPath = useSelector((state: ReduxState) => state.paths.loginPath);
  const message = OWN_TEXTS.has(error.code) ? text(`shared.error.${error.code}`) : error.message;
  return (
    <Box role="alert">
      <span aria-hidden="true">
        <Icon icon="AlertCircle" />
      </span>
      <Message dir="auto">{message}</Message>
      {error.code === 'SESSION_EXPIRED' && (
        <SignIn href={signInPath}>{text('shared.error.signIn')}</SignIn>
      )}
      {onRetry !== undefined && (
        <QuietButton type="button" onClick={onRetry}>
          {text('shared.error.retry')}
        </QuietButton>
      )}
    </Box>
  );
}
