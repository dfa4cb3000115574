import type { Change, RecordRef } from '../../event/audit-event.js';
import type { LabelRequest } from '../entity/name.resolver.js';
import type { LinkChange, LinkedRecord } from './link.change.js';

/** The change of one relation, with the names still to be looked up. */
export interface LinkEntry {
  plan: Pick<LinkChange, 'options'>;
  changes: Change[];
  /** @param index where the change stands in its event */
  labelsAt(index: number): LabelRequest[];
}

/** One readable change per many-to-many relation: what came and what went, with the names of the day. */
export function linkEntries(links: readonly LinkChange[] | undefined): LinkEntry[] {
  return (links ?? [])
    .filter(({ added, removed }) => added.length > 0 || removed.length > 0)
    .map((link) => ({
      plan: link,
      changes: [changeOf(link)],
      labelsAt: (index) =>
        link.mask ? [] : [...namesOf(link, 'added', index), ...namesOf(link, 'removed', index)],
    }));
}

function changeOf({ property, mask, options, added, removed }: LinkChange): Change {
  const change: Change = { property, before: null, after: null };
  // That there was a change is all a mask tells: an id is as good as the name.
  if (mask) change.state = 'masked';
  else Object.assign(change, { added: added.map(reference), removed: removed.map(reference) });
  if (options?.personal) change.personal = true;
  return change;
}

const reference = ({ type, id, label }: LinkedRecord): RecordRef =>
  label === undefined ? { type, id } : { type, id, label };

function namesOf(link: LinkChange, side: 'added' | 'removed', index: number): LabelRequest[] {
  return link[side].flatMap(({ label, reference: key }, position): LabelRequest[] => {
    if (label !== undefined || !key) return [];
    return [
      {
        ...key,
        assign: (event, name) => {
          const records = event.changes[index][side] as RecordRef[];
          records[position].label = name;
        },
      },
    ];
  });
}
