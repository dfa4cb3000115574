import type { ActionContext, ResourceOptions, ResourceWithOptions } from 'adminjs';
import type { ObjectLiteral, Repository } from 'typeorm';
import { isAdmin } from '../panel-viewer.js';
import { type ResourceDefinition, TypeOrmResource } from '../records/typeorm.resource.js';

type Viewers = 'everybody' | 'admins' | 'nobody';

/** A resource of the panel: what it holds, how it looks and who may do what. */
export interface PanelResource<Entity> extends ResourceDefinition<Entity> {
  readonly icon: string;
  /** Field that names a record. */
  readonly title: string;
  readonly list: readonly string[];
  readonly filters: readonly string[];
  /** Pages of the records; everybody can look a record up by its title to refer to it. */
  readonly browse: Viewers;
  readonly create: Viewers;
  readonly edit: Viewers;
  readonly remove: Viewers;
}

/** What AdminJS is given for one resource. */
export function panelResource<Entity extends ObjectLiteral>(
  definition: PanelResource<Entity>,
  repository: Repository<Entity>,
): ResourceWithOptions {
  const resource = new TypeOrmResource(definition, repository);
  const names = definition.fields.map(({ name }) => name);
  const editable = definition.fields.filter((field) => field.editable).map(({ name }) => name);
  const options: ResourceOptions = {
    id: definition.id,
    navigation: { name: null, icon: definition.icon },
    titleProperty: definition.title,
    sort: { sortBy: 'id', direction: 'desc' },
    listProperties: [...definition.list],
    filterProperties: [...definition.filters],
    showProperties: names,
    editProperties: editable,
    properties: Object.fromEntries(
      resource.properties().map((field) => [field.name(), { props: { ...field.form.input } }]),
    ),
    actions: actionsOf(definition),
    translations: { en: { properties: labelsOf(definition) } },
  };
  return { resource, options };
}

function actionsOf<Entity>({ browse, create, edit, remove }: PanelResource<Entity>) {
  const isForAll = () => true;
  return {
    list: { isAccessible: may(browse) },
    // References are shown by name, which takes `show` and `search`; `restricted` says what they tell.
    show: { isAccessible: isForAll, isVisible: may(browse) },
    search: { isAccessible: isForAll },
    new: { isAccessible: may(create) },
    edit: { isAccessible: onLiving(may(edit)) },
    delete: { isAccessible: onLiving(may(remove)) },
    // It deletes side by side, which a database on one connection (SQLite) cannot do.
    bulkDelete: { isAccessible: false, isVisible: false },
  };
}

function may(viewers: Viewers): (context: ActionContext) => boolean {
  if (viewers === 'everybody') return () => true;
  return viewers === 'admins' ? ({ currentAdmin }) => isAdmin(currentAdmin) : () => false;
}

/** Deleted records can still be looked at, no more. */
function onLiving(allowed: (context: ActionContext) => boolean) {
  return (context: ActionContext): boolean => allowed(context) && !context.record?.get('deletedAt');
}

function labelsOf<Entity>({ fields }: PanelResource<Entity>): Record<string, string> {
  const labelled = fields.filter(({ label }) => label !== undefined);
  return Object.fromEntries(labelled.map(({ name, label }) => [name, label!]));
}
