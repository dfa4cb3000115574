import type { EntityManager } from 'typeorm';

import {
  Author,
  Book,
  Folder,
  Invoice,
  InvoiceLine,
  Page,
  Paper,
  Badge,
  Pin,
  Traveller,
} from '../entities/relations.js';
import { created, deleted, type ExpectedEvent, key, updated } from '../support/expected-event.js';
import { matrixCase, type MatrixGroup } from '../support/matrix-case.js';
import { rows } from '../support/rows.js';

const author = async (manager: EntityManager) => {
  const [ann] = await rows(manager, Author, [
    { name: 'Ann', books: [{ title: 'One' }, { title: 'Two' }] },
  ]);
  return ann;
};
const invoice = async (manager: EntityManager) => {
  const [first] = await rows(manager, Invoice, [
    { number: 'R1', lines: [{ text: 'desk' }, { text: 'lamp' }] },
  ]);
  return first;
};
/** A folder with two papers, one of which has a page, and a pin; another folder with a paper. */
async function folders(manager: EntityManager) {
  const [folder, other] = await rows(manager, Folder, [{ name: 'Old' }, { name: 'New' }]);
  const [a, b, kept] = await rows(manager, Paper, [
    { title: 'a', folder },
    { title: 'b', folder },
    { title: 'kept', folder: other },
  ]);
  const [page] = await rows(manager, Page, [{ number: 1, paper: b }]);
  const [pin] = await rows(manager, Pin, [{ title: 'pin', folder }]);
  return { folder, a, b, kept, page, pin };
}
type Folders = Awaited<ReturnType<typeof folders>>;

/** What the database does when the folder goes. */
function folderGone({ folder, a, b, page, pin }: Folders): ExpectedEvent[] {
  const { id, name } = folder;
  const fromFolder = { cascadedFrom: { type: 'folder', id: String(id) } };
  const fromPaper = { cascadedFrom: { type: 'paper', id: String(b.id) } };
  const paper = ({ id: paperId, title }: Paper) => ({
    ...deleted('paper', paperId, { id: paperId, title, folder: { before: id, after: null } }),
    metadata: fromFolder,
  });
  const lostPage = deleted('page', page.id, { id: page.id, number: 1, paper: b.id });
  return [
    deleted('folder', id, { id, name }),
    paper(a),
    paper(b),
    { ...lostPage, metadata: fromPaper },
    { ...updated('pin', pin.id, { folder: [id, null] }), metadata: fromFolder },
  ];
}

export const cascadeCases: MatrixGroup = {
  title: 'cascades',
  entities: [Author, Book, Invoice, InvoiceLine, Folder, Paper, Page, Pin, Badge, Traveller],
  cases: [
    matrixCase({
      name: 'cascade insert of children',
      records: 'created for the parent and each child, foreign key included',
      run: (manager) =>
        manager.save(
          manager.create(Author, { name: 'Ann', books: [{ title: 'One' }, { title: 'Two' }] }),
        ),
      events: (_, { result: { id, books } }) => [
        created('author', id, { id, name: 'Ann' }),
        ...books.map((book) =>
          created('book', book.id, {
            id: book.id,
            title: book.title,
            author: key(null, [id, 'Ann']),
          }),
        ),
      ],
    }),
    matrixCase({
      name: 'cascade update of a child',
      records: 'updated for the child',
      prepare: author,
      run: async (manager, { id }) => {
        const found = await manager.findOneOrFail(Author, {
          where: { id },
          relations: { books: true },
          order: { books: { id: 'ASC' } },
        });
        found.books[0].title = 'Uno';
        return manager.save(found);
      },
      events: ({ books: [one] }) => [updated('book', one.id, { title: ['One', 'Uno'] })],
    }),
    matrixCase({
      name: 'orphaned child set to NULL',
      records: 'updated for the child: the foreign key',
      prepare: author,
      run: async (manager, { id, books: [, two] }) => {
        const found = await manager.findOneByOrFail(Author, { id });
        found.books = [{ id: two.id, title: two.title } as Book];
        return manager.save(found);
      },
      events: ({ id, books: [one] }) => [
        updated('book', one.id, { author: key([id, 'Ann'], null) }),
      ],
    }),
    matrixCase({
      name: 'orphaned child deleted',
      records: 'deleted for the child',
      prepare: invoice,
      run: async (manager, { id, lines: [desk] }) => {
        const found = await manager.findOneByOrFail(Invoice, { id });
        found.lines = [{ id: desk.id, text: 'desk' } as InvoiceLine];
        return manager.save(found);
      },
      events: ({ id, lines: [, lamp] }) => [
        deleted('invoice_line', lamp.id, {
          id: lamp.id,
          text: 'lamp',
          invoice: key([id, 'R1'], null),
        }),
      ],
    }),
    matrixCase({
      name: 'one-to-one inserted with its owner',
      records: 'created for both, foreign key included',
      run: (manager) =>
        manager.save(manager.create(Traveller, { name: 'Al', badge: { number: 'P1' } })),
      events: (_, { result: { id, badge } }) => [
        created('badge', badge!.id, { id: badge!.id, number: 'P1' }),
        created('traveller', id, { id, name: 'Al', badge: key(null, [badge!.id, 'P1']) }),
      ],
    }),
    matrixCase({
      name: 'foreign key set by save',
      records: 'updated: ids and the names of the day',
      prepare: async (manager) => ({
        book: (await author(manager)).books[0],
        ben: (await rows(manager, Author, [{ name: 'Ben' }]))[0],
        ann: (await manager.find(Author, { order: { id: 'ASC' } }))[0],
      }),
      run: (manager, { book, ben }) => manager.save(Book, { id: book.id, author: { id: ben.id } }),
      events: ({ book, ben, ann }) => [
        updated('book', book.id, { author: key([ann.id, 'Ann'], [ben.id, 'Ben']) }),
      ],
    }),
    matrixCase({
      name: 'foreign key set by update',
      records: 'updated: ids and the names of the day',
      prepare: async (manager) => ({
        ann: await author(manager),
        ben: (await rows(manager, Author, [{ name: 'Ben' }]))[0],
      }),
      run: (manager, { ann, ben }) =>
        manager.update(Book, { author: { id: ann.id } }, { author: { id: ben.id } }),
      events: ({ ann, ben }) =>
        ann.books.map(({ id }) =>
          updated('book', id, { author: key([ann.id, 'Ann'], [ben.id, 'Ben']) }),
        ),
    }),
    matrixCase({
      name: 'foreign key inserted by insert',
      records: 'created: the id and the name of the day',
      prepare: author,
      run: (manager, ann) => manager.insert(Book, { title: 'Three', author: { id: ann.id } }),
      events: (ann, { result }) => {
        const { id } = result.identifiers[0] as { id: number };
        return [created('book', id, { id, title: 'Three', author: key(null, [ann.id, 'Ann']) })];
      },
    }),
    matrixCase({
      name: 'database cascade of delete by criteria',
      records:
        'deleted for the row; deleted or updated for what CASCADE and SET NULL hit, metadata.cascadedFrom tells the cause',
      prepare: folders,
      run: (manager, { folder }) => manager.delete(Folder, { name: folder.name }),
      events: folderGone,
    }),
    matrixCase({
      name: 'database cascade of remove',
      records: 'as of delete by criteria',
      prepare: folders,
      run: async (manager, { folder }) => {
        await manager.remove(await manager.findOneByOrFail(Folder, { id: folder.id }));
      },
      events: folderGone,
    }),
    matrixCase({
      name: 'database cascade of a delete builder',
      records: 'as of delete by criteria',
      prepare: folders,
      run: (manager, { folder }) =>
        manager
          .createQueryBuilder()
          .delete()
          .from(Folder)
          .where('id = :id', { id: folder.id })
          .execute(),
      events: folderGone,
    }),
    matrixCase({
      name: 'database cascade on the second level',
      records: 'deleted for the row and what goes with it',
      prepare: folders,
      run: (manager, { b }) => manager.delete(Paper, b.id),
      events: ({ folder, b, page }) => [
        deleted('paper', b.id, { id: b.id, title: 'b', folder: key([folder.id, 'Old'], null) }),
        {
          ...deleted('page', page.id, { id: page.id, number: 1, paper: b.id }),
          metadata: { cascadedFrom: { type: 'paper', id: String(b.id) } },
        },
      ],
    }),
    matrixCase({
      name: 'delete that a foreign key forbids',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      prepare: author,
      run: (manager, { id }) => manager.delete(Author, id),
      events: () => [],
    }),
    matrixCase({
      name: 'insert that breaks a foreign key',
      records: 'nothing; the host gets the database’s error',
      fails: true,
      run: (manager) => manager.insert(Book, { title: 'x', author: { id: 999_999 } }),
      events: () => [],
    }),
  ],
};
