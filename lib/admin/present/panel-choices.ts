import { actionDefinition, type AuditCatalogue } from '../../event/catalogue.js';
import {
  ACTOR_TYPES,
  EVENT_TYPES,
  OPERATIONS,
  OUTCOMES,
  SEVERITIES,
  SOURCES,
} from '../../event/vocabulary.js';
import { readableName } from '../../event/readable-name.js';
import type { EventFacets, FacetValue } from '../../read/event.facets.js';
import type { PanelChoice, PanelChoices } from '../panel-api.js';
import { LABEL_LENGTH } from './panel-limits.js';
import { shortText, shownText } from './shown-text.js';
import { operationLabel, sourceLabel } from './vocabulary-labels.js';

/** A value that is longer, or that a page cannot show as it is, could not be filtered by. */
const LONGEST_VALUE = 255;
/** What is left of a name at least, before a long id. */
const SHORTEST_NAME = 20;
const LONGEST_LABEL = 300;
const ORDER = new Intl.Collator('en', { numeric: true });

/**
 * What the filters of the list can be set to: what the vocabulary and the catalogue know, and
 * what the newest events show. Sorted by label; severities and outcomes as the vocabulary has them.
 */
export function panelChoices(
  catalogue: AuditCatalogue,
  facets: Pick<EventFacets, 'dimensions'>,
): PanelChoices {
  const seen = seenIn(facets);
  const definitions = Object.values(catalogue.actions);
  const actions = [...Object.keys(catalogue.actions), ...valuesOf(seen('action'))];
  const categories = [
    ...definitions.map(({ category }) => category),
    ...valuesOf(seen('category')),
  ];
  const targetTypes = valuesOf(seen('targetType'));
  return {
    action: choices(actions, (action) => actionDefinition(catalogue, action).label).map(
      (choice) => ({ ...choice, category: actionDefinition(catalogue, choice.value).category }),
    ),
    category: choices(categories, readableName),
    eventType: choices([...EVENT_TYPES, ...valuesOf(seen('eventType'))], readableName),
    operation: choices([...OPERATIONS, ...valuesOf(seen('operation'))], operationLabel),
    actorType: choices([...ACTOR_TYPES, ...valuesOf(seen('actorType'))], readableName),
    source: choices([...SOURCES, ...valuesOf(seen('source'))], sourceLabel),
    severity: SEVERITIES.map((value) => ({ value, label: readableName(value) })),
    outcome: OUTCOMES.map((value) => ({ value, label: readableName(value) })),
    actorId: actorChoices(seen('actorId')),
    actorRole: choices(valuesOf(seen('actorRole')), (role) => role),
    targetType: choices(targetTypes, readableName),
  };
}

/** Which dimensions there are is the counting's business: one that is missing shows nothing. */
function seenIn({ dimensions }: Pick<EventFacets, 'dimensions'>) {
  const known: Partial<Record<string, readonly FacetValue[]>> = dimensions;
  return (name: string): readonly FacetValue[] => known[name] ?? [];
}

function valuesOf(seen: readonly FacetValue[]): string[] {
  return seen.map(({ value }) => value);
}

function actorChoices(seen: readonly FacetValue[]): PanelChoice[] {
  const names = new Map(seen.map(({ value, label }) => [value, label]));
  return choices([...names.keys()], (id) => {
    const name = names.get(id);
    if (!name || name === id) return id;
    // The id tells people of the same name apart, so it is the name that is cut.
    return `${shortText(name, Math.max(SHORTEST_NAME, LABEL_LENGTH - id.length))} (${id})`;
  });
}

/** One choice per value; where labels are the same, the value tells them apart. */
function choices(values: Iterable<string>, labelOf: (value: string) => string): PanelChoice[] {
  const unsorted = [...new Set(values)].filter(isUsable).map((value) => ({
    value,
    label: shortText(labelOf(value) || value, LONGEST_LABEL),
  }));
  const counts = new Map<string, number>();
  for (const { label } of unsorted) counts.set(label, (counts.get(label) ?? 0) + 1);
  return unsorted
    .map(({ value, label }) => ({
      value,
      label: counts.get(label)! > 1 ? `${label} (${value})` : label,
    }))
    .sort((a, b) => ORDER.compare(a.label, b.label) || (a.value < b.value ? -1 : 1));
}

function isUsable(value: string): boolean {
  const isText = typeof value === 'string' && value !== '' && value.length <= LONGEST_VALUE;
  return isText && value.trim() === value && shownText(value, LONGEST_VALUE) === value;
}
