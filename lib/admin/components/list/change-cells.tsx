import React, { type ReactNode } from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import type { PanelChange, PanelEvent, PanelValue } from '../../panel-api.js';
import { foreignText, HiddenText, Muted } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { ValueText } from '../shared/value-text.js';
import { clamped } from './list-styles.js';
import { shownChange } from './shown-change.js';

const Values = styled.div`
  display: grid;
  gap: 2px;
`;

const Line = styled.div`
  display: grid;
  grid-template-columns: 16px minmax(0, 1fr);
  gap: 4px;
  align-items: start;
`;

const Name = styled.bdi`
  ${foreignText}
  ${clamped(3)}
`;

/** Members of a set shown before the rest is only counted. */
const MEMBERS = 2;

/** The property of the change shown. */
export function PropertyName({ event }: { event: PanelEvent }) {
  const change = shownChange(event)?.change;
  if (change === undefined) return <NoChange />;
  return (
    <Name dir="auto" title={change.property === change.label ? undefined : change.property}>
      {change.label}
    </Name>
  );
}

/** What the change was, and how many more there are. */
export function BeforeAfter({ event }: { event: PanelEvent }) {
  const text = useAuditText();
  const shown = shownChange(event);
  if (shown === undefined) return <NoChange />;
  const { change, more } = shown;
  return (
    <Values>
      {isSetChange(change) ? <MemberLines change={change} /> : <ValueLines change={change} />}
      {more > 0 && (
        <Muted>
          <small>{text('list.change.more', { count: more })}</small>
        </Muted>
      )}
    </Values>
  );
}

function isSetChange({ added, removed }: PanelChange): boolean {
  return added !== undefined || removed !== undefined;
}

function ValueLines({ change: { before, after } }: { change: PanelChange }) {
  return (
    <>
      {before.kind !== 'none' && (
        <Mark word="list.change.before" mark="">
          <Muted>
            <ValueText value={before} lines={2} />
          </Muted>
        </Mark>
      )}
      <Mark word="list.change.after" mark={<Icon icon="ArrowRight" size={12} />}>
        <ValueText value={after} lines={2} />
      </Mark>
    </>
  );
}

function MemberLines({ change: { added = [], removed = [] } }: { change: PanelChange }) {
  const text = useAuditText();
  const more = Math.max(added.length - MEMBERS, 0) + Math.max(removed.length - MEMBERS, 0);
  return (
    <>
      <Members word="list.change.added" mark="+" values={added} />
      <Members word="list.change.removed" mark="−" values={removed} />
      {more > 0 && (
        <Muted>
          <small>{text('list.change.moreMembers', { count: more })}</small>
        </Muted>
      )}
    </>
  );
}

function Members({ word, mark, values }: { word: string; mark: string; values: PanelValue[] }) {
  return (
    <>
      {values.slice(0, MEMBERS).map((value, index) => (
        // The same member can be listed twice, so that the place is all there is to tell them apart.
        <Mark key={index} word={word} mark={mark}>
          <ValueText value={value} lines={2} />
        </Mark>
      ))}
    </>
  );
}

/** A value with a sign before it, and the sign in words for those who do not see it. */
function Mark({ word, mark, children }: { word: string; mark: ReactNode; children: ReactNode }) {
  const text = useAuditText();
  return (
    <Line>
      <Muted aria-hidden="true">{mark}</Muted>
      <span>
        <HiddenText>{text(word)} </HiddenText>
        {children}
      </span>
    </Line>
  );
}

function NoChange() {
  return <Muted aria-hidden="true">—</Muted>;
}
