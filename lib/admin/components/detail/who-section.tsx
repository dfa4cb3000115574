import React from 'react';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelActor } from '../../panel-api.js';
import { ActorName } from '../shared/actor-name.js';
import { Chip, Mono } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { Fact, Facts } from './facts.js';
import { Section } from './layout.js';
import { ListLinkRow } from './list-link.js';

const Roles = styled.ul`
  display: flex;
  flex-wrap: wrap;
  gap: 6px;
`;

/** Who acted, in whose name, and with what rights. */
export function WhoSection({ actor }: { actor: PanelActor }) {
  const text = useAuditText();
  const { id, name, roles, impersonator } = actor;
  return (
    <Section title={text('detail.who.title')}>
      <Facts>
        <Fact label={text('detail.who.actor')}>
          <ActorName actor={{ ...actor, impersonator: undefined }} />
        </Fact>
        {impersonator !== undefined && (
          <Fact label={text('detail.who.impersonation')}>
            <bdi>{text('detail.who.actingAs', { impersonator, name })}</bdi>
          </Fact>
        )}
        {id !== undefined && (
          <Fact label={text('detail.who.id')}>
            <Mono>{id}</Mono>
          </Fact>
        )}
        {roles.length > 0 && (
          <Fact label={text('detail.who.roles', { count: roles.length })}>
            <Roles>
              {roles.map((role, index) => (
                <li key={`${index} ${role}`}>
                  <Chip>
                    <bdi>{role}</bdi>
                  </Chip>
                </li>
              ))}
            </Roles>
          </Fact>
        )}
      </Facts>
      <ListLinkRow filters={id === undefined ? { actorType: actor.type } : { actorId: id }}>
        {text(id === undefined ? 'detail.who.allOfType' : 'detail.who.all')}
      </ListLinkRow>
    </Section>
  );
}
