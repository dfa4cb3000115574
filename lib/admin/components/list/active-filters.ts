import type { PanelChoice, PanelChoices } from '../../panel-api.js';
import type { ListState } from './list-state.js';
import { isPressed, QUICK_FILTERS } from './quick-filters.js';

/** One value of one filter, as a chip shows it. */
export interface ActiveFilter {
  name: string;
  value: string;
}

/** The values that are set, in the order of the address; without those that a pressed quick filter shows already. */
export function activeFilters(state: ListState): ActiveFilter[] {
  const shown = new Set(
    QUICK_FILTERS.flatMap((filter) =>
      'name' in filter && isPressed(filter, state) ? [filter.name] : [],
    ),
  );
  return [...state.filters].flatMap(([name, values]) =>
    shown.has(name) ? [] : values.map((value) => ({ name, value })),
  );
}

/** Whether the server's choices hold labels for the values of a filter. */
export function hasChoices(name: string): boolean {
  return name === 'relatedType' || CHOICE_NAMES.has(name);
}

const CHOICE_NAMES: ReadonlySet<string> = new Set<keyof PanelChoices>([
  'action',
  'category',
  'eventType',
  'operation',
  'actorType',
  'source',
  'severity',
  'outcome',
  'actorId',
  'actorRole',
  'targetType',
]);

/** What a filter can be set to; related records have the kinds that targets have. */
export function choicesOf(choices: PanelChoices | undefined, name: string): readonly PanelChoice[] {
  if (choices === undefined || !hasChoices(name)) return [];
  return choices[name === 'relatedType' ? 'targetType' : (name as keyof PanelChoices)];
}

/** The label of a value, or the value itself where none is known. */
export function labelOf(choices: readonly PanelChoice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? value;
}
