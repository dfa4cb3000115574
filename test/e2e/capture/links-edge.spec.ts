import {
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';
import { Audited } from 'nestjs-audit-trail/decorators';

import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp, changesOf } from './capture-app.js';

@Entity()
class Member {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;
}

@Audited()
@Entity()
class Team {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  name!: string;

  @OneToMany(() => Seat, (seat) => seat.team)
  seats!: Seat[];

  @OneToMany(() => Task, (task) => task.team, {
    cascade: true,
    orphanedRowAction: 'delete',
  } as never)
  tasks!: Task[];
}

/** Links with a column of their own, mapped as an entity. */
@Audited()
@Entity()
class Seat {
  @PrimaryColumn()
  teamId!: number;

  @PrimaryColumn()
  memberId!: number;

  @Column()
  role!: string;

  @ManyToOne(() => Team, (team) => team.seats, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'teamId' })
  team!: Team;

  @ManyToOne(() => Member, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'memberId' })
  member!: Member;
}

@Audited({ label: (task) => task.text })
@Entity()
class Task {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;

  @ManyToOne(() => Team, (team) => team.tasks, { nullable: true, orphanedRowAction: 'delete' })
  team!: Team | null;

  @ManyToMany(() => Member)
  @JoinTable({ name: 'task_member' })
  members!: Member[];
}

/** Keeps its tasks when they leave. */
@Entity()
class Board {
  @PrimaryGeneratedColumn()
  id!: number;

  @OneToMany(() => Card, (card) => card.board)
  cards!: Card[];
}

@Audited({ label: (card) => card.text })
@Entity()
class Card {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column()
  text!: string;

  @ManyToOne(() => Board, (board) => board.cards, { nullable: true })
  board!: Board | null;
}

describeEachDatabase('links at the edges', (kind) => {
  let app: CaptureApp;
  const repository = <T extends object>(entity: new () => T) =>
    app.dataSource.getRepository<T>(entity);

  beforeAll(async () => {
    app = await CaptureApp.start(kind, {}, { entities: [Member, Team, Seat, Task, Board, Card] });
  });
  afterAll(() => app.stop());

  it('rows of a junction that is an entity have events of their own', async () => {
    const team = await repository(Team).save({ name: 'Red' });
    const member = await repository(Member).save({ name: 'Ann' });
    const seat = { teamId: team.id, memberId: member.id };
    const events = await app.eventsOf(async () => {
      await repository(Seat).save({ ...seat, role: 'lead' });
      await repository(Seat).update(seat, { role: 'second' });
      await repository(Team).delete(team.id);
    });
    const id = `${team.id}:${member.id}`;
    expect(events.map(({ action, target }) => [action, target!.id])).toEqual([
      ['seat.created', id],
      ['seat.updated', id],
      ['team.deleted', String(team.id)],
      ['seat.deleted', id],
    ]);
  });

  it('an orphan that save() deletes loses its links in its own event', async () => {
    const member = await repository(Member).save({ name: 'Bob' });
    const team = await repository(Team).save({
      name: 'Blue',
      tasks: [{ text: 'Sweep', members: [member] }],
    });
    const events = await app.eventsOf(() => repository(Team).save({ id: team.id, tasks: [] }));
    expect(events.map(({ action, target }) => `${action} ${target!.label}`)).toEqual([
      'task.deleted Sweep',
    ]);
    expect(events[0].changes.find(({ property }) => property === 'members')!.removed).toEqual([
      { type: 'member', id: String(member.id), label: 'Bob' },
    ]);
  });

  it('a one-to-many relation builder updates the children', async () => {
    const board = await repository(Board).save({});
    const cards = await repository(Card).save([{ text: 'One' }, { text: 'Two' }]);
    const relation = () => app.dataSource.createQueryBuilder().relation(Board, 'cards').of(board);
    const events = await app.eventsOf(async () => {
      await relation().add(cards);
      await relation().remove(cards[0]);
      await app.dataSource.createQueryBuilder().relation(Card, 'board').of(cards[0]).set(board);
      await app.dataSource.createQueryBuilder().relation(Card, 'board').of(cards[1]).set(null);
    });
    expect(events.map((event) => [event.action, event.target!.label, changesOf(event)])).toEqual([
      ['card.updated', 'One', { board: [null, board.id] }],
      ['card.updated', 'Two', { board: [null, board.id] }],
      ['card.updated', 'One', { board: [board.id, null] }],
      ['card.updated', 'One', { board: [null, board.id] }],
      ['card.updated', 'Two', { board: [board.id, null] }],
    ]);
  });

  it('work that is suspended gives no events of links', async () => {
    const member = await repository(Member).save({ name: 'Eve' });
    const task = await repository(Task).save({ text: 'Wash' });
    const events = await app.eventsOf(() =>
      app.audit.suspend('import', async () => {
        await app.dataSource.createQueryBuilder().relation(Task, 'members').of(task).add(member);
        await repository(Member).delete(member.id);
      }),
    );
    expect(events.map(({ action }) => action)).toEqual(['audit.suspended']);
  });
});
