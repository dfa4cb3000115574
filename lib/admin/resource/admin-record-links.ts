import type { ActionContext, BaseResource, CurrentAdmin } from 'adminjs';

import { ALL_RECORDS } from '../../event/all-records.js';
import type { RecordRef } from '../../event/audit-event.js';
import { snakeCase } from '../../event/snake-case.js';
import { AUDIT_LOG_RESOURCE } from '../panel-api.js';
import type { RecordLinks } from '../present/record-links.js';

type Panel = Pick<ActionContext, '_admin' | 'h' | 'currentAdmin'>;

/** Finds the pages of records among the host's own resources, for one viewer. */
export class AdminRecordLinks implements RecordLinks {
  private readonly known = new Map<string, BaseResource | undefined>();

  constructor(
    private readonly panel: Panel,
    private readonly links: Readonly<Record<string, string>>,
  ) {}

  hrefOf({ type, id }: Pick<RecordRef, 'type' | 'id'>): string | undefined {
    if (id === ALL_RECORDS) return undefined;
    if (!this.known.has(type)) this.known.set(type, this.resourceOf(type));
    const resource = this.known.get(type);
    if (!resource || !fitsAddress(id)) return undefined;
    return this.panel.h.recordActionUrl({
      resourceId: resource.decorate().id(),
      recordId: encodeURIComponent(id),
      actionName: 'show',
    });
  }

  private resourceOf(type: string): BaseResource | undefined {
    const { resources } = this.panel._admin;
    const named = Object.hasOwn(this.links, type) ? this.links[type] : undefined;
    const resource = resources.find((candidate) => {
      const id = candidate.decorate().id();
      if (id === AUDIT_LOG_RESOURCE) return false;
      return named === undefined ? namesType(id, type) : id === named;
    });
    return resource && showsRecordsTo(resource, this.panel.currentAdmin) ? resource : undefined;
  }
}

/** `case_note` by `case_note`, `CaseNote`, `case_notes`, `CaseNotes`; `company` also by `companies`. */
function namesType(resourceId: string, type: string): boolean {
  const name = plainName(resourceId);
  const plain = plainName(type);
  return [plain, `${plain}s`, `${plain}es`, plain.replace(/y$/, 'ies')].includes(name);
}

function plainName(name: string): string {
  return snakeCase(name).replace(/[^a-z0-9]+/g, '_');
}

/**
 * AdminJS puts ids into addresses as they are, and takes them from its own addresses decoded into those
 * of its API: with such an id it would ask for something else than the record, a sign-out even.
 */
function fitsAddress(id: string): boolean {
  return !/[/\\?#%\t\r\n]|^\.{0,2}$/.test(id);
}

/** A host's rule may need the record itself, which is not at hand: what it cannot answer is no link. */
function showsRecordsTo(resource: BaseResource, viewer: CurrentAdmin | undefined): boolean {
  const { show } = resource.decorate().actions;
  if (!show) return false;
  try {
    return show.isAccessible(viewer) && show.isVisible(viewer);
  } catch {
    return false;
  }
}
