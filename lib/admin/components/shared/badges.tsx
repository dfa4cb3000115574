import React from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import type { Operation, Outcome, Severity, Source } from '../../../event/audit-event.js';
import { Chip, type Tone } from './styles.js';
import { useAuditText } from './use-audit-text.js';

interface Look {
  tone: Tone;
  icon: string;
}

const OUTCOMES: Record<Outcome, Look> = {
  success: { tone: 'success', icon: 'Check' },
  failure: { tone: 'danger', icon: 'X' },
};

const SEVERITIES: Record<Severity, Look> = {
  info: { tone: 'neutral', icon: 'Info' },
  warning: { tone: 'warning', icon: 'AlertTriangle' },
  high: { tone: 'danger', icon: 'AlertOctagon' },
};

const OPERATIONS: Record<Operation, Look> = {
  create: { tone: 'success', icon: 'Plus' },
  read: { tone: 'neutral', icon: 'Eye' },
  update: { tone: 'accent', icon: 'Edit2' },
  delete: { tone: 'danger', icon: 'Trash2' },
  restore: { tone: 'success', icon: 'RotateCcw' },
  status_change: { tone: 'accent', icon: 'ArrowRight' },
  import: { tone: 'neutral', icon: 'Download' },
  export: { tone: 'warning', icon: 'Upload' },
  login: { tone: 'neutral', icon: 'LogIn' },
  logout: { tone: 'neutral', icon: 'LogOut' },
  execute: { tone: 'neutral', icon: 'Play' },
};

const SOURCES: Record<Source, string> = {
  web: 'Globe',
  api: 'Code',
  mobile: 'Smartphone',
  ai: 'Cpu',
  import: 'Download',
  cli: 'Terminal',
  system: 'Settings',
};

const Badge = styled(Chip)`
  white-space: nowrap;
`;

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const text = useAuditText();
  return <LabelledChip {...OUTCOMES[outcome]} label={text(`shared.outcome.${outcome}`)} />;
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  const text = useAuditText();
  return <LabelledChip {...SEVERITIES[severity]} label={text(`shared.severity.${severity}`)} />;
}

export function OperationBadge({ operation, label }: { operation: Operation; label: string }) {
  return <LabelledChip {...OPERATIONS[operation]} label={label} />;
}

export function SourceBadge({ source, label }: { source: Source; label: string }) {
  return <LabelledChip tone="neutral" icon={SOURCES[source]} label={label} />;
}

function LabelledChip({ tone, icon, label }: Partial<Look> & { label: string }) {
  return (
    <Badge $tone={tone}>
      {icon !== undefined && (
        <span aria-hidden="true">
          <Icon icon={icon} size={12} />
        </span>
      )}
      {label}
    </Badge>
  );
}
