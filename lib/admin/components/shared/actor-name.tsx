import React from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelActor } from '../../panel-api.js';
import { foreignText, Muted } from './styles.js';
import { useAuditText } from './use-audit-text.js';

const ICONS: Record<PanelActor['type'], string> = {
  admin: 'Shield',
  user: 'User',
  client: 'Users',
  system: 'Settings',
  automation: 'Zap',
  api_key: 'Key',
  ai: 'Cpu',
  anonymous: 'UserX',
};

const Row = styled.span`
  display: inline-grid;
  grid-template-columns: auto minmax(0, 1fr);
  column-gap: 8px;
  align-items: start;
  max-width: 100%;
  line-height: 20px;

  & small {
    display: block;
    font-size: 12px;
    line-height: 16px;
  }
`;

const Name = styled.bdi`
  ${foreignText}
`;

/** Who acted: an icon and words for the kind of actor, the name, and who acted in that name. */
export function ActorName({ actor }: { actor: PanelActor }) {
  const text = useAuditText();
  const kind = kindInWords(actor);
  return (
    <Row>
      <Muted aria-hidden="true">
        <Icon icon={ICONS[actor.type] ?? 'User'} />
      </Muted>
      <span>
        <Name dir="auto">{actor.name}</Name>
        {kind !== actor.name && (
          <small>
            <Muted>{kind}</Muted>
          </small>
        )}
        {actor.impersonator !== undefined && (
          <small>
            <Muted>{text('shared.actor.impersonatedBy', { name: actor.impersonator })}</Muted>
          </small>
        )}
      </span>
    </Row>
  );
}

/** "Automation, Business Rule" */
export function kindInWords({ typeLabel, kindLabel }: PanelActor): string {
  return kindLabel === undefined ? typeLabel : `${typeLabel}, ${kindLabel}`;
}
