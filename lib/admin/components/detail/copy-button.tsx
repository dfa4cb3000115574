import React, { useEffect, useState } from 'react';
import { Icon } from '@adminjs/design-system';
import { QuietButton } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { copyText } from './copy-text.js';

export interface CopyButtonProps {
  /** What is copied; asked for when the button is pressed. */
  content: () => string;
  label: string;
  icon: string;
}

const CONFIRMED_FOR_MS = 2_500;

/** Copies a text, and says so for a moment. */
export function CopyButton({ content, label, icon }: CopyButtonProps) {
  const text = useAuditText();
  const [result, setResult] = useState<'copied' | 'refused'>();

  useEffect(() => {
    if (result === undefined) return undefined;
    const timer = setTimeout(() => setResult(undefined), CONFIRMED_FOR_MS);
    return () => clearTimeout(timer);
  }, [result]);

  async function copy(): Promise<void> {
    setResult((await copyText(content())) ? 'copied' : 'refused');
  }

  return (
    <QuietButton type="button" onClick={() => void copy()}>
      <span aria-hidden="true">
        <Icon icon={result === 'copied' ? 'Check' : icon} />
      </span>
      <span aria-live="polite">{result === undefined ? label : text(`detail.copy.${result}`)}</span>
    </QuietButton>
  );
}
