import { BaseProperty, BaseRecord, BaseResource, type ActionContext } from 'adminjs';

import type { AuditEvent } from '../../event/audit-event.js';
import { adminMessages } from '../audit-admin.messages.js';
import { AUDIT_LOG_RESOURCE } from '../panel-api.js';
import type { PanelServices } from '../panel.services.js';

/** One event as AdminJS knows records; the pages get their data from the actions. */
export class AuditEventRecord extends BaseRecord {
  /** @param event undefined if there is none, or none that the viewer may see */
  constructor(
    resource: BaseResource,
    id: string,
    readonly event: AuditEvent | undefined,
  ) {
    super({ id, description: event?.description.slice(0, MAX_TITLE) ?? '' }, resource);
  }
}

const MAX_TITLE = 200;

/** The audit log among the panel's resources: read for the viewer's eyes, never written. */
export class AuditLogResource extends BaseResource {
  private readonly ownProperties = [
    new BaseProperty({ path: 'id', isId: true, isSortable: false }),
    new BaseProperty({ path: 'description', isSortable: false, position: 2 }),
  ];

  constructor(private readonly services: Pick<PanelServices, 'query'>) {
    super();
  }

  static override isAdapterFor(): boolean {
    return false;
  }

  override id(): string {
    return AUDIT_LOG_RESOURCE;
  }

  override databaseName(): string {
    return 'audit';
  }

  override databaseType(): string {
    return 'audit';
  }

  override properties(): BaseProperty[] {
    return this.ownProperties;
  }

  override property(path: string): BaseProperty | null {
    return this.ownProperties.find((property) => property.path() === path) ?? null;
  }

  /** A record in any case: for one that is missing AdminJS has a page that leads nowhere. */
  override async findOne(id: string, context?: ActionContext): Promise<BaseRecord> {
    const event = await this.services.query.forViewer(context?.currentAdmin).get(id);
    return new AuditEventRecord(this, id, event);
  }

  /** The list has an action of its own: pages by offset and a count of all would read the whole table. */
  override find(): Promise<BaseRecord[]> {
    return Promise.resolve([]);
  }

  override findMany(): Promise<BaseRecord[]> {
    return Promise.resolve([]);
  }

  override count(): Promise<number> {
    return Promise.resolve(0);
  }

  override create(): Promise<never> {
    return Promise.reject(new Error(adminMessages.readOnly()));
  }

  override update(): Promise<never> {
    return Promise.reject(new Error(adminMessages.readOnly()));
  }

  override delete(): Promise<never> {
    return Promise.reject(new Error(adminMessages.readOnly()));
  }
}
