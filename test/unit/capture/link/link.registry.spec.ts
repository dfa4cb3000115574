import { DataSource } from 'typeorm';

import { EntityPlanRegistry } from '../../../../lib/capture/entity/entity-plan.registry.js';
import { LinkRegistry } from '../../../../lib/capture/link/link.registry.js';
import {
  Course,
  Doc,
  linkEntities,
  LinkPerson,
  Student,
} from '../../../e2e/capture/link-entities.js';

describe('LinkRegistry', () => {
  let source: DataSource;
  let links: LinkRegistry;
  const junctionOf = (entity: new () => object, property: string) =>
    source.getMetadata(entity).findRelationWithPropertyPath(property)!.junctionEntityMetadata!;

  beforeAll(async () => {
    source = new DataSource({
      type: 'better-sqlite3',
      database: ':memory:',
      entities: linkEntities,
    });
    await source.initialize();
    links = new LinkRegistry(new EntityPlanRegistry(source, 'decorated'));
  });
  afterAll(() => source.destroy());

  it('has the side with the join table tell of the links, if it is audited', () => {
    const plan = links.planOf(junctionOf(Doc, 'tags'))!;
    expect([plan.owner.name, plan.other.name, plan.relation.propertyPath]).toEqual([
      'Doc',
      'Tag',
      'tags',
    ]);
    expect(plan.ownerKeys.map(({ databaseName }) => databaseName)).toEqual(['docId']);
    expect(plan.otherKeys.map(({ databaseName }) => databaseName)).toEqual(['tagId']);
  });

  it('has the other side tell of them if only that is audited', () => {
    const plan = links.planOf(junctionOf(Course, 'students'))!;
    expect([plan.owner.target, plan.relation.propertyPath]).toEqual([Student, 'courses']);
    expect(plan.ownerKeys.map(({ databaseName }) => databaseName)).toEqual(['studentId']);
  });

  it('takes the owning property of a relation among rows of one table', () => {
    const plan = links.planOf(junctionOf(LinkPerson, 'following'))!;
    expect([plan.owner.target, plan.relation.propertyPath]).toEqual([LinkPerson, 'following']);
  });

  it('knows nothing of tables that are no junctions, or where nobody is audited', () => {
    expect(links.planOf(source.getMetadata(Doc))).toBeUndefined();
    const none = new LinkRegistry(new EntityPlanRegistry(source, { exclude: linkEntities }));
    expect(none.isEmpty).toBe(true);
    expect(none.planOf(junctionOf(Doc, 'tags'))).toBeUndefined();
  });
});
