import { Column, DataSource, Entity, JoinTable, ManyToMany, PrimaryColumn } from 'typeorm';
import { Audited, AuditIgnore } from 'nestjs-audit-trail/decorators';

import type { EntityOperation } from '../../../../lib/capture/entity/entity.change.js';
import { EntityPlanRegistry } from '../../../../lib/capture/entity/entity-plan.registry.js';
import { ReasonPolicy } from '../../../../lib/capture/entity/reason.policy.js';
import type { SubjectExecutor } from '../../../../lib/capture/entity/typeorm-internals.js';
import type { ContextSnapshot } from '../../../../lib/contracts/context-source.js';

@Audited()
@Entity()
class Tag {
  @PrimaryColumn()
  id!: number;
}

@Audited({ requireReason: true, track: { create: false } })
@Entity()
class Contract {
  @PrimaryColumn()
  id!: number;

  @Column()
  state!: string;

  @AuditIgnore()
  @Column()
  draft!: string;

  @ManyToMany(() => Tag)
  @JoinTable()
  tags!: Tag[];
}

@Audited({ requireReason: ['remove'] })
@Entity()
class Invoice {
  @PrimaryColumn()
  id!: number;
}

const ALL: EntityOperation[] = ['create', 'update', 'remove', 'soft_remove', 'restore'];

describe('ReasonPolicy', () => {
  const source = new DataSource({
    type: 'better-sqlite3',
    database: ':memory:',
    entities: [Tag, Contract, Invoice],
  });
  let reason: string | undefined;
  let policy: ReasonPolicy;

  beforeAll(() => source.initialize());
  afterAll(() => source.destroy());
  beforeEach(() => {
    reason = undefined;
    const snapshot = (): ContextSnapshot => ({
      actor: { type: 'system' },
      source: 'system',
      context: {},
      secrets: [],
      reason,
    });
    const registry = new EntityPlanRegistry(source, 'decorated');
    const links = { planOf: () => ({ owner: source.getMetadata(Contract) }) };
    policy = new ReasonPolicy(registry, links, { snapshot, isSuspended: () => false });
  });

  const refused = (entity: new () => object): EntityOperation[] => {
    const registry = new EntityPlanRegistry(source, 'decorated');
    const plan = registry.planOf(source.getMetadata(entity))!;
    return ALL.filter((operation) => {
      try {
        policy.check(plan, operation);
        return false;
      } catch (error) {
        expect(error).toMatchObject({ code: 'REASON_REQUIRED' });
        return true;
      }
    });
  };

  it('refuses what the entity wants a reason for, and what is recorded', () => {
    expect(refused(Contract)).toEqual(['update', 'remove', 'soft_remove', 'restore']);
    expect(refused(Invoice)).toEqual(['remove', 'soft_remove']);
    expect(refused(Tag)).toEqual([]);
  });

  it.each([
    ['asked by phone', 0],
    ['  ', 4],
  ])('takes the reason %j', (given, count) => {
    reason = given;
    expect(refused(Contract)).toHaveLength(count);
  });

  it('names the entity and how to give a reason', () => {
    const registry = new EntityPlanRegistry(source, 'decorated');
    const plan = registry.planOf(source.getMetadata(Contract))!;
    expect(() => policy.check(plan, 'update')).toThrow(
      '"Contract" is not changed without a reason (update). Give one before: audit.comment(\'why\'), ' +
        "audit.runAs(actor, { reason: 'why' }, work), or the request header x-audit-reason.",
    );
  });

  describe('before a save', () => {
    const subject = (entity: new () => object, more: object = {}) => ({
      metadata: source.getMetadata(entity),
      changeMaps: [] as object[],
      ...more,
    });
    const changing = (property: string) => ({
      changeMaps: [
        { column: source.getMetadata(Contract).findColumnWithPropertyName(property), value: 'x' },
      ],
    });
    const link = (parentSubject: object) => ({
      metadata: source.getMetadata(Contract).manyToManyRelations[0]!.junctionEntityMetadata!,
      changeMaps: [],
      parentSubject,
    });
    const check = (subjects: Partial<Record<keyof SubjectExecutor, unknown[]>>) => () =>
      policy.checkAll({
        insertSubjects: [],
        updateSubjects: [],
        removeSubjects: [],
        softRemoveSubjects: [],
        recoverSubjects: [],
        ...subjects,
      } as unknown as SubjectExecutor);
    const REFUSED = expect.objectContaining({ code: 'REASON_REQUIRED' });

    it('asks for what is about to be written', () => {
      expect(check({ updateSubjects: [subject(Contract, changing('state'))] })).toThrow(REFUSED);
      expect(check({ softRemoveSubjects: [subject(Contract)] })).toThrow(REFUSED);
      expect(check({ recoverSubjects: [subject(Contract)] })).toThrow(REFUSED);
      expect(check({ removeSubjects: [subject(Tag), subject(Invoice)] })).toThrow(REFUSED);
      expect(check({ insertSubjects: [subject(Contract), subject(Invoice)] })).not.toThrow();
      reason = 'why';
      expect(check({ removeSubjects: [subject(Invoice)] })).not.toThrow();
    });

    it('does not ask for ignored columns', () => {
      expect(check({ updateSubjects: [subject(Contract, changing('draft'))] })).not.toThrow();
    });

    it('asks for links of a record that is there and stays', () => {
      const loaded = { databaseEntity: { id: 1 } };
      expect(check({ insertSubjects: [link(subject(Contract, loaded))] })).toThrow(REFUSED);
      expect(check({ removeSubjects: [link(subject(Contract, loaded))] })).toThrow(REFUSED);
      expect(check({ insertSubjects: [link(subject(Contract))] })).not.toThrow();
      const leaving = { ...loaded, mustBeRemoved: true };
      expect(check({ removeSubjects: [link(subject(Contract, leaving))] })).not.toThrow();
    });

    it("asks for the owner's sake when links are saved from the other side", () => {
      expect(check({ insertSubjects: [link(subject(Tag))] })).toThrow(
        expect.objectContaining({ message: expect.stringContaining('"Contract"') }),
      );
    });
  });
});
