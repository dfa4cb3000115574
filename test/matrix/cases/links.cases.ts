import type { EntityManager } from 'typeorm';

import { Author, Book, Badge, Post, Tag, Traveller } from '../entities/relations.js';
import { created, deleted, key, links, reference, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

/** A post with the tags VIP and Cold; Hot is free. */
async function posts(manager: EntityManager) {
  const [vip, cold, hot] = await rows(manager, Tag, [
    { name: 'VIP' },
    { name: 'Cold' },
    { name: 'Hot' },
  ]);
  const [post, other] = await rows(manager, Post, [
    { title: 'p', tags: [vip, cold] },
    { title: 'o', tags: [] },
  ]);
  return { vip, cold, hot, post, other };
}
const tag = ({ id, name }: Tag) => reference('tag', id, name);
const withTags = (manager: EntityManager, id: number) =>
  manager.findOneOrFail(Post, {
    where: { id },
    relations: { tags: true },
    order: { tags: { id: 'ASC' } },
  });
async function shelf(manager: EntityManager) {
  const [ann] = await rows(manager, Author, [{ name: 'Ann' }]);
  const [one, two] = await rows(manager, Book, [{ title: 'One', author: ann }, { title: 'Two' }]);
  return { ann, one, two };
}
async function travellers(manager: EntityManager) {
  const [al, bo] = await rows(manager, Traveller, [{ name: 'Al' }, { name: 'Bo' }]);
  const [badge] = await rows(manager, Badge, [{ number: 'P1' }]);
  return { al, bo, badge };
}

export const linkCases: MatrixGroup = {
  title: 'links and relation builders',
  entities: [Post, Tag, Author, Book, Traveller, Badge],
  cases: [
    matrixCase({
      name: 'many-to-many: save of a new owner',
      records: 'created, links among its changes',
      prepare: posts,
      run: (manager, { vip, hot }) =>
        manager.save(manager.create(Post, { title: 'new', tags: [vip, hot] })),
      events: ({ vip, hot }, { result: { id } }) => [
        created('post', id, { id, title: 'new', tags: links({ added: [tag(vip), tag(hot)] }) }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: save that adds and removes',
      records: 'one updated of the owner: added and removed, with the names of the day',
      prepare: posts,
      run: async (manager, { post, vip, hot }) => {
        const found = await withTags(manager, post.id);
        found.tags = [vip, hot];
        return manager.save(found);
      },
      events: ({ post, cold, hot }) => [
        updated('post', post.id, { tags: links({ added: [tag(hot)], removed: [tag(cold)] }) }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: save of links and columns',
      records: 'one updated of the owner, with both',
      prepare: posts,
      run: async (manager, { post, vip }) => {
        const found = await withTags(manager, post.id);
        found.title = 'P';
        found.tags = [vip];
        return manager.save(found);
      },
      events: ({ post, cold }) => [
        updated('post', post.id, { title: ['p', 'P'], tags: links({ removed: [tag(cold)] }) }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: save that changes no link',
      records: 'nothing',
      prepare: posts,
      run: async (manager, { post }) => manager.save(await withTags(manager, post.id)),
      events: () => [],
    }),
    matrixCase({
      name: 'many-to-many: save with a new linked record',
      records: 'created for the record, updated for the owner',
      prepare: posts,
      run: async (manager, { post }) => {
        const found = await withTags(manager, post.id);
        found.tags.push(manager.create(Tag, { name: 'New' }));
        return manager.save(found);
      },
      events: ({ post }, { result: { tags } }) => {
        const { id } = tags.at(-1)!;
        return [
          created('tag', id, { id, name: 'New' }),
          updated('post', post.id, { tags: links({ added: [reference('tag', id, 'New')] }) }),
        ];
      },
    }),
    matrixCase({
      name: 'many-to-many: save from the inverse side',
      records: 'updated of the owner',
      prepare: posts,
      run: async (manager, { hot, post }) => {
        const found = await manager.findOneOrFail(Tag, {
          where: { id: hot.id },
          relations: { posts: true },
        });
        found.posts.push(post);
        await manager.save(found);
      },
      events: ({ post, hot }) => [updated('post', post.id, { tags: links({ added: [tag(hot)] }) })],
    }),
    matrixCase({
      name: 'many-to-many: relation builder, add',
      records: 'updated of the owner: added',
      prepare: posts,
      run: (manager, { other, vip, hot }) =>
        manager.createQueryBuilder().relation(Post, 'tags').of(other.id).add([vip.id, hot.id]),
      events: ({ other, vip, hot }) => [
        updated('post', other.id, { tags: links({ added: [tag(vip), tag(hot)] }) }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: relation builder, remove',
      records: 'updated of the owner: removed',
      prepare: posts,
      run: (manager, { post, vip }) =>
        manager.createQueryBuilder().relation(Post, 'tags').of(post).remove(vip),
      events: ({ post, vip }) => [
        updated('post', post.id, { tags: links({ removed: [tag(vip)] }) }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: relation builder, remove of a link that is not there',
      records: 'nothing',
      prepare: posts,
      run: (manager, { post, hot }) =>
        manager.createQueryBuilder().relation(Post, 'tags').of(post.id).remove(hot.id),
      events: () => [],
    }),
    matrixCase({
      name: 'many-to-many: relation builder, addAndRemove',
      records: 'an updated of the owner for each of the two statements',
      prepare: posts,
      run: (manager, { post, hot, cold }) =>
        manager
          .createQueryBuilder()
          .relation(Post, 'tags')
          .of(post.id)
          .addAndRemove([hot.id], [cold.id]),
      events: ({ post, hot, cold }) => [
        updated('post', post.id, { tags: links({ removed: [tag(cold)] }) }),
        updated('post', post.id, { tags: links({ added: [tag(hot)] }) }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: relation builder from the inverse side',
      records: 'updated of the owner: added',
      prepare: posts,
      run: (manager, { other, hot }) =>
        manager.createQueryBuilder().relation(Tag, 'posts').of(hot.id).add(other.id),
      events: ({ other, hot }) => [
        updated('post', other.id, { tags: links({ added: [tag(hot)] }) }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: relation builder, a link that is there already',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      prepare: posts,
      run: (manager, { post, vip }) =>
        manager.createQueryBuilder().relation(Post, 'tags').of(post.id).add(vip.id),
      events: () => [],
    }),
    matrixCase({
      name: 'many-to-many: remove of the owner',
      records: 'deleted, links among what is lost',
      prepare: posts,
      run: async (manager, { post }) => {
        await manager.remove(await manager.findOneByOrFail(Post, { id: post.id }));
      },
      events: ({ post, vip, cold }) => [
        deleted('post', post.id, {
          id: post.id,
          title: 'p',
          tags: links({ removed: [tag(vip), tag(cold)] }),
        }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: delete of the owner by criteria',
      records: 'deleted, links among what is lost',
      prepare: posts,
      run: (manager, { post }) => manager.delete(Post, post.id),
      events: ({ post, vip, cold }) => [
        deleted('post', post.id, {
          id: post.id,
          title: 'p',
          tags: links({ removed: [tag(vip), tag(cold)] }),
        }),
      ],
    }),
    matrixCase({
      name: 'many-to-many: delete of a linked record',
      records: 'deleted, and updated of the owner: removed',
      prepare: posts,
      run: (manager, { cold }) => manager.delete(Tag, cold.id),
      events: ({ post, cold }) => [
        deleted('tag', cold.id, { id: cold.id, name: 'Cold' }),
        updated('post', post.id, { tags: links({ removed: [tag(cold)] }) }),
      ],
    }),
    matrixCase({
      name: 'many-to-many with itself',
      records: 'updated of the owner: added',
      prepare: travellers,
      run: (manager, { al, bo }) =>
        manager.createQueryBuilder().relation(Traveller, 'friends').of(al.id).add(bo.id),
      events: ({ al, bo }) => [
        updated('traveller', al.id, {
          friends: links({ added: [reference('traveller', bo.id, 'Bo')] }),
        }),
      ],
    }),
    matrixCase({
      name: 'many-to-many with itself by save',
      records: 'updated of the owner: added',
      prepare: travellers,
      run: async (manager, { al, bo }) => {
        await manager.save(Traveller, { id: al.id, friends: [{ id: bo.id }, { id: al.id }] });
      },
      events: ({ al, bo }) => [
        updated('traveller', al.id, {
          friends: links({
            added: [reference('traveller', bo.id, 'Bo'), reference('traveller', al.id, 'Al')],
          }),
        }),
      ],
    }),
    matrixCase({
      name: 'one-to-many: relation builder, add',
      records: 'updated of the child: the foreign key',
      prepare: shelf,
      run: (manager, { ann, two }) =>
        manager.createQueryBuilder().relation(Author, 'books').of(ann.id).add(two.id),
      events: ({ ann, two }) => [updated('book', two.id, { author: key(null, [ann.id, 'Ann']) })],
    }),
    matrixCase({
      name: 'one-to-many: relation builder, remove',
      records: 'updated of the child: the foreign key',
      prepare: shelf,
      run: (manager, { ann, one }) =>
        manager.createQueryBuilder().relation(Author, 'books').of(ann.id).remove(one.id),
      events: ({ ann, one }) => [updated('book', one.id, { author: key([ann.id, 'Ann'], null) })],
    }),
    matrixCase({
      name: 'many-to-one: relation builder, set',
      records: 'updated: the foreign key',
      prepare: shelf,
      run: (manager, { ann, two }) =>
        manager.createQueryBuilder().relation(Book, 'author').of(two.id).set(ann.id),
      events: ({ ann, two }) => [updated('book', two.id, { author: key(null, [ann.id, 'Ann']) })],
    }),
    matrixCase({
      name: 'many-to-one: relation builder, set to null',
      records: 'updated: the foreign key',
      prepare: shelf,
      run: (manager, { one }) =>
        manager.createQueryBuilder().relation(Book, 'author').of(one.id).set(null),
      events: ({ ann, one }) => [updated('book', one.id, { author: key([ann.id, 'Ann'], null) })],
    }),
    matrixCase({
      name: 'one-to-one: relation builder, set',
      records: 'updated: the foreign key',
      prepare: travellers,
      run: (manager, { al, badge }) =>
        manager.createQueryBuilder().relation(Traveller, 'badge').of(al.id).set(badge.id),
      events: ({ al, badge }) => [
        updated('traveller', al.id, { badge: key(null, [badge.id, 'P1']) }),
      ],
    }),
  ],
};
