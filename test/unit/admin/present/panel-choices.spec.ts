import { builtInCatalogue } from '../../../../lib/event/built-in.catalogue.js';
import { defineCatalogue } from '../../../../lib/event/catalogue.js';
import type { AuditEvent } from '../../../../lib/event/audit-event.js';
import { countFacets, type EventFacets } from '../../../../lib/read/event.facets.js';
import { InMemoryAuditStore } from '../../../../lib/testing/in-memory.store.js';
import { readListQuery } from '../../../../lib/admin/present/filter-query.js';
import { panelChoices } from '../../../../lib/admin/present/panel-choices.js';
import { sampleEvent } from '../../event/sample-event.js';

const catalogue = defineCatalogue({
  'case.updated': { label: 'Case Updated' },
  'report.generated': { label: 'Report Generated', category: 'import_export' },
});

async function facetsOf(
  ...events: Partial<AuditEvent>[]
): Promise<Pick<EventFacets, 'dimensions'>> {
  const store = new InMemoryAuditStore();
  await store.append(
    events.map((event, index) =>
      sampleEvent({ id: `0193a5b2-7c1e-7000-8000-${String(index).padStart(12, '0')}`, ...event }),
    ),
  );
  return countFacets(store, []);
}

describe('panelChoices', () => {
  it('offers known and seen actions once each, by label', async () => {
    const facets = await facetsOf({ action: 'case.updated' }, { action: 'note.pinned' });
    expect(panelChoices(catalogue, facets).action).toEqual([
      { value: 'case.updated', label: 'Case Updated', category: 'case' },
      { value: 'note.pinned', label: 'Note Pinned', category: 'note' },
      { value: 'report.generated', label: 'Report Generated', category: 'import_export' },
    ]);
  });

  it('offers categories and kinds of records, tells apart what reads the same', async () => {
    const target = (type: string) => ({ target: { type, id: '1' } });
    const facets = await facetsOf(
      { category: 'api_key', ...target('case_note') },
      target('CaseNote'),
      target('client'),
    );
    const { category, targetType } = panelChoices(catalogue, facets);
    expect(category).toEqual([
      { value: 'api_key', label: 'API Key' },
      { value: 'case', label: 'Case' },
      { value: 'import_export', label: 'Import Export' },
    ]);
    expect(targetType).toEqual([
      { value: 'case_note', label: 'Case Note (case_note)' },
      { value: 'CaseNote', label: 'Case Note (CaseNote)' },
      { value: 'client', label: 'Client' },
    ]);
  });

  it('offers the whole vocabulary, the scales in their order', async () => {
    const offered = panelChoices(catalogue, await facetsOf());
    expect(offered.operation.map(({ label }) => label)).toEqual(
      'Create,Delete,Execute,Export,Import,Login,Logout,Restore,Status Change,Update,View'.split(
        ',',
      ),
    );
    expect(offered.actorType).toContainEqual({ value: 'api_key', label: 'API Key' });
    expect(offered.source).toContainEqual({ value: 'mobile', label: 'Mobile App' });
    expect(offered.eventType).toContainEqual({ value: 'work_session', label: 'Work Session' });
    expect(offered.severity.map(({ value }) => value)).toEqual(['info', 'warning', 'high']);
    expect(offered.outcome.map(({ label }) => label)).toEqual(['Success', 'Failure']);
    expect(offered.actorId).toEqual([]);
  });

  it('names the people that acted, with their ids', async () => {
    const actor = (id: string, name?: string) => ({ actor: { type: 'user' as const, id, name } });
    const { actorId } = panelChoices(
      catalogue,
      await facetsOf(
        actor('9', 'Jane Doe'),
        actor('42', 'Jane Doe'),
        actor('7', 'Änne'),
        actor('x1'),
      ),
    );
    expect(actorId).toEqual([
      { value: '7', label: 'Änne (7)' },
      { value: '9', label: 'Jane Doe (9)' },
      { value: '42', label: 'Jane Doe (42)' },
      { value: 'x1', label: 'x1' },
    ]);
  });

  it('reads roles where they are counted, and misses no other dimension', () => {
    const counted = { actorRole: [{ value: 'super_admin', count: 2 }] } as unknown;
    const none = {} as EventFacets['dimensions'];
    const dimensions = counted as EventFacets['dimensions'];
    expect(panelChoices(catalogue, { dimensions }).actorRole).toEqual([
      { value: 'super_admin', label: 'super_admin' },
    ]);
    expect(panelChoices(catalogue, { dimensions: none }).actorRole).toEqual([]);
  });

  it('cuts long names and leaves out what could not be filtered by', async () => {
    const actor = (id: string, name: string) => ({ actor: { type: 'user' as const, id, name } });
    const { actorId } = panelChoices(
      catalogue,
      await facetsOf(
        actor('1', '\u0007Bell'),
        actor('2', 'Z'.repeat(100_000)),
        actor('3'.repeat(300), 'Long id'),
        actor('4\u0000', 'Control'),
        actor(' 5', 'Space'),
      ),
    );
    expect(actorId.map(({ value }) => value)).toEqual(['1', '2']);
    expect(actorId[0]!.label).toBe('␇Bell (1)');
    expect(actorId[1]!.label).toMatch(/^Z+… \(2\)$/);
    expect(actorId[1]!.label.length).toBeLessThan(130);
  });

  it('offers nothing that the list would refuse', async () => {
    const { action, category, ...lists } = panelChoices(builtInCatalogue, await facetsOf({}));
    for (const [name, list] of Object.entries({ action, category, ...lists })) {
      for (const { value } of list) {
        expect(readListQuery({ [name]: value }).filter).toEqual({ [name]: [value] });
      }
    }
    expect(action.length).toBeGreaterThan(100);
    expect(new Set(action.map(({ label }) => label)).size).toBe(action.length);
  });
});
