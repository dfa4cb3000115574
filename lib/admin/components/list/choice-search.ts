import type { PanelChoice } from '../../panel-api.js';

export type GroupedChoice = PanelChoice & { category?: string };

export interface ChoiceGroup {
  /** Empty for choices without a group. */
  label: string;
  choices: GroupedChoice[];
}

/** A list is cut here: whoever looks for something types more. */
export const MAX_SHOWN = 200;

/** The choices with every typed word in label, value or group; groups by label, choices as they came. */
export function matchingGroups(
  choices: readonly GroupedChoice[],
  typed: string,
  groupLabel: (category: string) => string = (category) => category,
): ChoiceGroup[] {
  const words = folded(typed).split(/\s+/).filter(Boolean);
  const groups = new Map<string, GroupedChoice[]>();
  let shown = 0;
  for (const choice of choices) {
    const group = choice.category === undefined ? '' : groupLabel(choice.category);
    const haystack = folded(`${choice.label} ${choice.value} ${group}`);
    if (!words.every((word) => haystack.includes(word))) continue;
    if ((shown += 1) > MAX_SHOWN) break;
    groups.set(group, [...(groups.get(group) ?? []), choice]);
  }
  return [...groups]
    .map(([label, found]) => ({ label, choices: found }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** The choice whose label or value is the typed text. */
export function exactMatch(
  choices: readonly PanelChoice[],
  typed: string,
): PanelChoice | undefined {
  const wanted = folded(typed);
  return (
    choices.find(({ value }) => folded(value) === wanted) ??
    choices.find(({ label }) => folded(label) === wanted)
  );
}

/** Case and accents do not matter: "josé" finds "Jose". */
function folded(text: string): string {
  return text
    .trim()
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase();
}
