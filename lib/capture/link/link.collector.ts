import type { EntityMetadata } from 'typeorm';

import { keyOfValues, keyText } from '../entity/key-text.js';
import { typeOf } from '../entity/entity.names.js';
import type { EntityPlan } from '../entity/entity.plan.js';
import type { LinkChange, LinkedRecord, LinkRow } from './link.change.js';
import { linkOptions, type LinkPlan } from './link.plan.js';

/** The name of a record that is at hand anyway, by the values of the columns that links refer to it by. */
export type FindName = (
  metadata: EntityMetadata,
  key: string,
  link: LinkPlan,
) => string | undefined;

/** The links that came and went of one owner. */
export interface OwnerLinks {
  link: LinkPlan;
  /** Values of the columns that the junction refers to the owner by. */
  key: readonly unknown[];
  added: LinkedRecord[];
  removed: LinkedRecord[];
}

/** Gathers written rows of junction tables by owner. */
export class LinkCollector {
  private readonly owners = new Map<LinkPlan, Map<string, OwnerLinks>>();

  constructor(private readonly nameOf: FindName) {}

  add(link: LinkPlan, row: LinkRow): void {
    this.ownerOf(link, row).added.push(this.otherOf(link, row));
  }

  remove(link: LinkPlan, row: LinkRow): void {
    const { removed } = this.ownerOf(link, row);
    const other = this.otherOf(link, row);
    // Removing both ends at once, TypeORM deletes the link from either side.
    if (!removed.some(({ id }) => id === other.id)) removed.push(other);
  }

  /** One entry per owner and relation, in the order of their first links. */
  all(): OwnerLinks[] {
    return [...this.owners.values()].flatMap((byKey) => [...byKey.values()]);
  }

  private ownerOf(link: LinkPlan, row: LinkRow): OwnerLinks {
    const key = link.ownerKeys.map((column) => row.get(column));
    const text = keyOfValues(key);
    let byKey = this.owners.get(link);
    if (!byKey) this.owners.set(link, (byKey = new Map()));
    let owner = byKey.get(text);
    if (!owner) byKey.set(text, (owner = { link, key, added: [], removed: [] }));
    return owner;
  }

  private otherOf(link: LinkPlan, row: LinkRow): LinkedRecord {
    const values = link.otherKeys.map((column) => row.get(column));
    const column = link.otherKeys.length === 1 ? link.otherKeys[0].referencedColumn : undefined;
    return {
      type: typeOf(link.other),
      id: values.map(keyText).join(':'),
      label: this.nameOf(link.other, keyOfValues(values), link),
      reference: column && { column, value: values[0] },
    };
  }
}

/** The changes as the owner's class wants them recorded: without the relations it ignores. */
export function changesOfOwner(plan: EntityPlan, owners: readonly OwnerLinks[]): LinkChange[] {
  return owners.flatMap(({ link, added, removed }) => {
    const options = linkOptions(plan.metadata, link.relation);
    return options ? [{ property: link.relation.propertyPath, ...options, added, removed }] : [];
  });
}
