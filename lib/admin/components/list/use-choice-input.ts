import { useMemo, useState } from 'react';
import {
  type ChoiceGroup,
  exactMatch,
  type GroupedChoice,
  matchingGroups,
} from './choice-search.js';

export interface ChoiceInputProps {
  choices: readonly GroupedChoice[];
  groupLabel?: (category: string) => string;
  values: readonly string[];
  /** Takes what was typed although it is no choice, also when the keyboard leaves the field. */
  keepsTyped?: boolean;
  onChange(values: readonly string[]): void;
}

/** What a `ChoiceField` is doing: the typed text, the list below it, and the choice the keyboard is on. */
export interface ChoiceInput {
  typed: string;
  open: boolean;
  groups: readonly ChoiceGroup[];
  /** The typed text, where it can be taken as it is. */
  free: string | undefined;
  /** Value of the choice the keyboard is on. */
  active: string | undefined;
  type(text: string): void;
  toggle(value: string): void;
  /** Of these, each tells whether it did something. */
  move(step: 1 | -1): boolean;
  accept(): boolean;
  hide(): boolean;
  removeLast(): boolean;
  show(): void;
  leave(): void;
}

export function useChoiceInput(props: ChoiceInputProps): ChoiceInput {
  const { choices, groupLabel, values, keepsTyped = false, onChange } = props;
  const [typed, setTyped] = useState('');
  const [listed, setListed] = useState(false);
  const [active, setActive] = useState<string>();
  const groups = useMemo(
    () => (listed ? matchingGroups(choices, typed, groupLabel) : []),
    [listed, choices, typed, groupLabel],
  );
  const exact = exactMatch(choices, typed);
  const free = typed.trim() === '' || exact ? undefined : typed.trim();
  const reachable = [
    ...groups.flatMap((group) => group.choices.map(({ value }) => value)),
    ...(free === undefined ? [] : [free]),
  ];
  const open = listed && reachable.length > 0;

  const toggle = (value: string) => {
    onChange(values.includes(value) ? values.filter((each) => each !== value) : [...values, value]);
    setTyped('');
    setActive(undefined);
  };
  const add = (value: string | undefined) => {
    if (value !== undefined && !values.includes(value)) onChange([...values, value]);
    setTyped('');
    setActive(undefined);
  };
  const show = () => setListed(true);
  return {
    typed,
    open,
    groups,
    free,
    active: open && active !== undefined && reachable.includes(active) ? active : undefined,
    toggle,
    show,
    type(text) {
      setTyped(text);
      setActive(undefined);
      show();
    },
    move(step) {
      show();
      const from = active === undefined ? -1 : reachable.indexOf(active);
      const to = from === -1 && step === -1 ? reachable.length - 1 : from + step;
      setActive(reachable.at(to % Math.max(reachable.length, 1)));
      return true;
    },
    accept() {
      if (open && active !== undefined && reachable.includes(active)) toggle(active);
      else if (typed.trim() === '') return false;
      else add(exact?.value ?? reachable[0]);
      return true;
    },
    hide() {
      setListed(false);
      return open;
    },
    removeLast() {
      const last = values.at(-1);
      if (typed !== '' || last === undefined) return false;
      toggle(last);
      return true;
    },
    leave() {
      add(exact?.value ?? (keepsTyped && free !== undefined ? meant(reachable) : undefined));
      setListed(false);
    },
  };
}

/** Of the matches and the typed text behind them: the only match, else the text itself. */
function meant(reachable: readonly string[]): string | undefined {
  return reachable.length === 2 ? reachable[0] : reachable.at(-1);
}
