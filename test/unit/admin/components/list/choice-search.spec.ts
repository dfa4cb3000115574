import { describe, expect, it } from '@jest/globals';
import { choicesOf, labelOf } from '../../../../../lib/admin/components/list/active-filters.js';
import {
  exactMatch,
  matchingGroups,
  MAX_SHOWN,
} from '../../../../../lib/admin/components/list/choice-search.js';
import type { PanelChoices } from '../../../../../lib/admin/panel-api.js';

const actions = [
  { value: 'user.logged_in', label: 'User Logged In', category: 'user' },
  { value: 'case.created', label: 'Case Created', category: 'case' },
  { value: 'case.status_changed', label: 'Status Changed', category: 'case' },
];
const found = (typed: string) =>
  matchingGroups(actions, typed, (category) => category.toUpperCase()).map(({ label, choices }) => [
    label,
    choices.map(({ value }) => value),
  ]);

describe('matchingGroups', () => {
  it('groups everything while nothing is typed, groups by their label', () => {
    expect(found('')).toEqual([
      ['CASE', ['case.created', 'case.status_changed']],
      ['USER', ['user.logged_in']],
    ]);
  });

  it('wants every word somewhere: label, value or group, in any case', () => {
    expect(found('STATUS case')).toEqual([['CASE', ['case.status_changed']]]);
    expect(found('logged_in')).toEqual([['USER', ['user.logged_in']]]);
    expect(found('status user')).toEqual([]);
  });

  it('does not mind accents, nor characters of regular expressions', () => {
    const people = [{ value: '7', label: 'José (agent)' }];
    expect(matchingGroups(people, 'jose (')).toEqual([{ label: '', choices: people }]);
  });

  it('cuts a long list', () => {
    const many = Array.from({ length: 1_000 }, (_, id) => ({
      value: String(id),
      label: `Case ${id}`,
    }));
    expect(matchingGroups(many, 'case')[0]?.choices).toHaveLength(MAX_SHOWN);
  });
});

describe('exactMatch', () => {
  it('finds a choice by its value before one by its label', () => {
    const choices = [
      { value: '1', label: '2' },
      { value: '2', label: 'Two' },
    ];
    expect(exactMatch(choices, ' 2 ')?.value).toBe('2');
    expect(exactMatch(choices, 'two')?.value).toBe('2');
    expect(exactMatch(choices, 'tw')).toBeUndefined();
  });
});

describe('choices of a filter', () => {
  const choices = { targetType: [{ value: 'case', label: 'Case' }] } as Partial<PanelChoices>;

  it('are those of targets for related records, and none where there are no choices', () => {
    expect(choicesOf(choices as PanelChoices, 'relatedType')).toBe(choices.targetType);
    expect(choicesOf(choices as PanelChoices, 'ip')).toEqual([]);
    expect(choicesOf(choices as PanelChoices, 'constructor')).toEqual([]);
    expect(choicesOf(undefined, 'targetType')).toEqual([]);
  });

  it('label a value, or leave it as it is', () => {
    expect(labelOf(choices.targetType ?? [], 'case')).toBe('Case');
    expect(labelOf(choices.targetType ?? [], 'ship')).toBe('ship');
  });
});
