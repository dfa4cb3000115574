import type { PanelChange } from '../../../../lib/admin/panel-api.js';
import { EventPresenter } from '../../../../lib/admin/present/event.presenter.js';
import type { AuditEvent, Change } from '../../../../lib/event/audit-event.js';
import { builtInCatalogue } from '../../../../lib/event/built-in.catalogue.js';
import { defineCatalogue, mergeCatalogues } from '../../../../lib/event/catalogue.js';
import { sampleEvent } from '../../event/sample-event.js';

export const catalogue = mergeCatalogues(
  builtInCatalogue,
  defineCatalogue({ 'case.updated': { label: 'Case Edited' } }),
);
export const links = {
  hrefOf: ({ type, id }: { type: string; id: string }) =>
    type === 'case' ? `/cases/${encodeURIComponent(id)}` : undefined,
};
export const presenter = new EventPresenter({ catalogue, links });

export const row = (overrides: Partial<AuditEvent> = {}) => presenter.row(sampleEvent(overrides));
export const detail = (overrides: Partial<AuditEvent> = {}) =>
  presenter.detail(sampleEvent(overrides));
export const presented = (change: Partial<Change>, event: Partial<AuditEvent> = {}): PanelChange =>
  row({ changes: [{ property: 'status', before: null, after: null, ...change }], ...event })
    .changes[0]!;
