import { DataSource } from 'typeorm';

import { CascadePlan } from '../../../../lib/capture/cascade/cascade.plan.js';
import { EntityPlanRegistry } from '../../../../lib/capture/entity/entity-plan.registry.js';
import { LinkRegistry } from '../../../../lib/capture/link/link.registry.js';
import {
  cascadeEntities,
  Company,
  Contract,
  Folder,
  Lone,
  Paper,
  Skill,
} from '../../../e2e/capture/cascade-entities.js';

describe('CascadePlan', () => {
  let source: DataSource;
  beforeAll(async () => {
    source = new DataSource({
      type: 'better-sqlite3',
      database: ':memory:',
      entities: cascadeEntities,
    });
    await source.initialize();
  });
  afterAll(() => source.destroy());

  const planFor = (...audited: (new () => object)[]): CascadePlan => {
    const exclude = cascadeEntities.filter((entity) => !audited.includes(entity));
    const registry = new EntityPlanRegistry(source, { exclude });
    return new CascadePlan(source.entityMetadatas, registry, new LinkRegistry(registry));
  };
  const edges = (plan: CascadePlan, entity: new () => object) =>
    plan
      .edgesFrom(source.getMetadata(entity))
      .map(({ child, effect }) => `${child.tableName} ${effect}`)
      .sort();

  it('follows the keys over tables that are not audited, and round in circles', () => {
    const plan = planFor(Company, Paper, Contract, Lone);
    expect(edges(plan, Company)).toEqual([
      'company delete',
      'folder delete',
      'paper null',
      'skill delete',
    ]);
    expect(edges(plan, Folder)).toEqual(['paper delete']);
    expect(edges(plan, Skill)).toEqual(['paper_skill delete']);
    expect(edges(plan, Paper)).toEqual(['paper_skill delete']);
  });

  it('leads nowhere where nothing recorded can be hit', () => {
    const plan = planFor(Contract, Lone);
    for (const entity of cascadeEntities) expect(edges(plan, entity)).toEqual([]);
  });

  it('passes over a key that refuses the deletion', () => {
    expect(edges(planFor(Contract), Company)).toEqual([]);
  });

  it('does not follow rows that only lose their reference', () => {
    expect(edges(planFor(Paper), Company)).toEqual([
      'company delete',
      'folder delete',
      'paper null',
      'skill delete',
    ]);
  });

  it('reads whole rows of what is recorded, and of the rest only what leads on or names', () => {
    const plan = planFor(Paper);
    const read = (entity: new () => object, child: string) =>
      plan
        .edgesFrom(source.getMetadata(entity))
        .find((edge) => edge.child.tableName === child)!
        .read.map(({ databaseName }) => databaseName);
    expect(read(Folder, 'paper')).toEqual(['id', 'title', 'innerNote', 'folderId', 'customerId']);
    expect(read(Company, 'folder')).toEqual(['id', 'companyId']);
    expect(read(Company, 'skill')).toEqual(['id', 'name', 'companyId']);
  });
});
