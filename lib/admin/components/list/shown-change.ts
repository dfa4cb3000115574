import type { PanelChange, PanelEvent } from '../../panel-api.js';

export interface ShownChange {
  change: PanelChange;
  /** Changes that the list leaves to the page of the event. */
  more: number;
}

/** The one change that the list shows: the first that tells more than which record it was. */
export function shownChange({
  changes,
  changeCount,
  target,
}: Pick<PanelEvent, 'changes' | 'changeCount' | 'target'>): ShownChange | undefined {
  const isOwnId = ({ before, after }: PanelChange): boolean =>
    before.kind === 'none' && target !== undefined && after.text === target.id;
  const ownId = changes.find(isOwnId);
  const change = changes.find((each) => each !== ownId) ?? ownId;
  if (change === undefined) return undefined;
  const skipped = ownId !== undefined && ownId !== change ? 1 : 0;
  return { change, more: changeCount - 1 - skipped };
}
