import { describeEachDatabase } from '../../support/databases.js';
import { CaptureApp } from './capture-app.js';
import { StormDoc, stormEntities, StormTag } from './storm.entities.js';

describeEachDatabase('raw SQL on the table of a many-to-many relation', (kind) => {
  it('is its owner’s, and what a relation builder does is no raw SQL', async () => {
    const app = await CaptureApp.start(kind, {}, { entities: stormEntities });
    const { manager } = app.dataSource;
    await manager.insert(StormTag, { id: 1, name: 'one' });
    await manager.insert(StormDoc, { id: 1 });
    const links = manager.createQueryBuilder().relation(StormDoc, 'tags').of(1);
    const events = await app.eventsOf(async () => {
      await links.add(1);
      await manager.query('DELETE FROM storm_doc_tags WHERE 1 = 1');
    });
    expect(events.map(({ action, target }) => [action, target!.type, target!.id])).toEqual([
      ['storm_doc.updated', 'storm_doc', '1'],
      ['data.raw_statement', 'storm_doc', '*'],
    ]);
    expect(events[1].metadata).toEqual({
      entity: 'StormDoc',
      statement: 'DELETE FROM storm_doc_tags WHERE ? = ?',
      rowCount: 1,
    });
    await app.stop();
  });
});
