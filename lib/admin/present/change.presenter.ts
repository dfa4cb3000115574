import type { AuditEvent, Change } from '../../event/audit-event.js';
import { isJsonObject } from '../../event/json-equal.js';
import type { PanelChange, PanelValue } from '../panel-api.js';
import { ID_LENGTH, LABEL_LENGTH, type PanelLimits } from './panel-limits.js';
import { propertyLabel, type PropertyLabels } from './property-labels.js';
import { shortText, textOf } from './shown-text.js';
import { ValuePresenter } from './value.presenter.js';

type Side = 'before' | 'after';
type MemberSide = 'added' | 'removed';

/** In place of what is no change at all, in a row that something else has written. */
const NO_CHANGE: Change = { property: '', before: null, after: null };
const ERASED: PanelValue = { kind: 'erased', text: '' };

/** The changes of an event as the panel lists them. */
export class ChangePresenter {
  constructor(private readonly labels: PropertyLabels | undefined) {}

  /** The first of them, as many as `limits` says. */
  present(event: AuditEvent, limits: PanelLimits): PanelChange[] {
    const values = new ValuePresenter(limits.values);
    const changes = Array.isArray(event.changes) ? event.changes.slice(0, limits.changes) : [];
    return changes.map((stored, index) => {
      const change = isJsonObject(stored) ? stored : NO_CHANGE;
      const presented = new PresentedChange({ event, change, index }, values);
      return {
        property: shortText(change.property, ID_LENGTH),
        label: this.labelOf(event, change),
        before: presented.side('before'),
        after: presented.side('after'),
        added: presented.members('added'),
        removed: presented.members('removed'),
      };
    });
  }

  private labelOf({ target }: AuditEvent, { property }: Change): string {
    const own = (path: string): string | undefined =>
      target && this.labels?.labelOf(target.type, path);
    return shortText(propertyLabel(textOf(property), own), LABEL_LENGTH);
  }
}

/** The values of one change, by what was hidden of them. */
class PresentedChange {
  constructor(
    private readonly place: { event: AuditEvent; change: Change; index: number },
    private readonly values: ValuePresenter,
  ) {}

  side(side: Side): PanelValue {
    const { change } = this.place;
    const value = change[side];
    if (change.state === 'masked') return this.values.presentMasked(value);
    if (change.state === 'erased' && this.isErased(side, value)) return ERASED;
    return this.values.present(value, change[`${side}Label`]);
  }

  members(side: MemberSide): PanelValue[] | undefined {
    const { change } = this.place;
    const members = change[side];
    if (change.state === 'erased' && this.hasCommitment(side)) return [ERASED];
    if (!Array.isArray(members)) return undefined;
    if (change.state === 'erased') return [ERASED];
    if (change.state === 'masked')
      return members.length === 0 ? [] : [{ kind: 'masked', text: '' }];
    return this.values.presentMembers(members);
  }

  /** A creation has no value before it, so there was none to erase: the event tells by its commitments. */
  private isErased(side: Side, value: unknown): boolean {
    if (value !== null && value !== undefined) return true;
    const prefix = `changes.${this.place.index}.`;
    const paths = Object.keys(this.place.event.erased ?? {});
    const tells = paths.some((path) => path.startsWith(prefix));
    return !tells || this.hasCommitment(side) || this.hasCommitment(`${side}Label`);
  }

  private hasCommitment(member: string): boolean {
    const { event, index } = this.place;
    return Object.hasOwn(event.erased ?? {}, `changes.${index}.${member}`);
  }
}
