import {
  Column,
  Entity,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  Tree,
  TreeChildren,
  TreeParent,
} from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';

@Audited({ type: 'node' })
@Entity()
@Tree('closure-table')
class ClosureNode {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @TreeParent({ onDelete: 'CASCADE' })
  parent!: ClosureNode | null;

  @TreeChildren({ cascade: true })
  children!: ClosureNode[];
}

@Audited({ type: 'node' })
@Entity()
@Tree('materialized-path')
class PathNode {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @TreeParent({ onDelete: 'CASCADE' })
  parent!: PathNode | null;

  @TreeChildren({ cascade: true })
  children!: PathNode[];
}

@Audited({ type: 'node' })
@Entity()
@Tree('nested-set')
class NestedNode {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @TreeParent({ onDelete: 'CASCADE' })
  parent!: NestedNode | null;

  @TreeChildren({ cascade: true })
  children!: NestedNode[];
}

@Audited({ type: 'node' })
@Entity()
class AdjacentNode {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @ManyToOne(() => AdjacentNode, (node) => node.children, { nullable: true, onDelete: 'CASCADE' })
  parent!: AdjacentNode | null;

  @OneToMany(() => AdjacentNode, (node) => node.parent, { cascade: true })
  children!: AdjacentNode[];
}

type Node = ClosureNode | PathNode | NestedNode | AdjacentNode;
const nodes: (new () => Node)[] = [ClosureNode, PathNode, NestedNode, AdjacentNode];

describeEachDatabase('trees', (kind) => {
  let app: CaptureApp;
  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: nodes });
  });
  afterAll(() => app.stop());

  describe.each(nodes.map((node) => [node.name, node] as const))('%s', (_name, type) => {
    const repository = () => app.dataSource.getRepository<Node>(type);
    const save = (values: Partial<Node>) =>
      repository().save(repository().create(values as Partial<ClosureNode>));
    let root: Node;
    let left: Node;
    let right: Node;
    let leaf: Node;

    it('gives one event for each node, without the columns of the bookkeeping', async () => {
      const events = await app.eventsOf(async () => {
        root = await save({ name: 'root' });
        left = await save({ name: 'left', parent: root } as Partial<Node>);
        right = await save({ name: 'right', parent: root } as Partial<Node>);
        leaf = await save({ name: 'leaf', parent: left } as Partial<Node>);
      });
      expect(events.map(({ action }) => action)).toEqual(Array(4).fill('node.created'));
      expect(events.map(changesOf)).toEqual([
        { id: [null, root.id], name: [null, 'root'] },
        { id: [null, left.id], name: [null, 'left'], parent: [null, root.id] },
        { id: [null, right.id], name: [null, 'right'], parent: [null, root.id] },
        { id: [null, leaf.id], name: [null, 'leaf'], parent: [null, left.id] },
      ]);
    });

    it('tells a move as an update of the parent', async () => {
      const events = await app.eventsOf(async () => {
        const moving = await repository().findOneByOrFail({ id: leaf.id });
        moving.parent = (await repository().findOneByOrFail({ id: right.id })) as never;
        await repository().save(moving);
      });
      expect(events.map(({ action }) => action)).toEqual(['node.updated']);
      expect(events[0].changes).toEqual([
        {
          property: 'parent',
          before: left.id,
          after: right.id,
          beforeLabel: 'left',
          afterLabel: 'right',
        },
      ]);
    });

    it('tells of each node that goes with its parent', async () => {
      const events = await app.eventsOf(async () => {
        await repository().remove(await repository().findOneByOrFail({ id: right.id }));
      });
      expect(events.map(({ action, target }) => `${action} ${target!.label}`).sort()).toEqual([
        'node.deleted leaf',
        'node.deleted right',
      ]);
      expect(await repository().countBy({ name: 'leaf' })).toBe(0);
    });
  });
});
