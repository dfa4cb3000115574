import React, { type FormEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '@adminjs/design-system';
import { styled } from '@adminjs/design-system/styled-components';
import { Muted } from '../shared/styles.js';
import { useAuditText } from '../shared/use-audit-text.js';
import { bareInput, fieldFrame } from './list-styles.js';

export interface SearchBoxProps {
  /** The words that the list is searched for now. */
  words: string;
  /** `typing`: more may follow, so that the address before it need not be kept. */
  onSearch(words: string, typing: boolean): void;
}

const PAUSE_MS = 500;

const Form = styled.form`
  ${fieldFrame}
  display: flex;
  align-items: center;
  gap: 8px;
  padding: 7px 10px;
`;

const Field = styled.input`
  ${bareInput}
`;

/** Searches on Enter, or when the typing pauses. */
export function SearchBox({ words, onSearch }: SearchBoxProps) {
  const text = useAuditText();
  const [typed, setTyped] = useState(words);
  const sent = useRef(words);
  const typing = useRef(false);
  const search = useRef(onSearch);
  search.current = onSearch;

  useEffect(() => {
    // What the box itself sent comes back after more was typed: only a change from elsewhere counts.
    if (words !== sent.current) setTyped(words);
    sent.current = words;
  }, [words]);

  const send = (next: string) => {
    if (next === sent.current) return;
    sent.current = next;
    search.current(next, typing.current);
    typing.current = true;
  };

  useEffect(() => {
    const timer = setTimeout(() => send(typed.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(typed.trim());
    typing.current = false;
  };

  return (
    <Form role="search" onSubmit={submit}>
      <Muted aria-hidden="true">
        <Icon icon="Search" />
      </Muted>
      <Field
        type="search"
        aria-label={text('list.search.label')}
        placeholder={text('list.search.placeholder')}
        value={typed}
        maxLength={500}
        onChange={(event: React.ChangeEvent<HTMLInputElement>) => setTyped(event.target.value)}
        onBlur={() => (typing.current = false)}
      />
    </Form>
  );
}
