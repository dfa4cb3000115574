import { AdminRecordLinks } from '../../../../lib/admin/resource/admin-record-links.js';

interface Show {
  isAccessible(viewer: unknown): boolean;
  isVisible(viewer: unknown): boolean;
}

const open: Show = { isAccessible: () => true, isVisible: () => true };

/** A panel with these resources, for a viewer. */
function panelOf(resources: Record<string, Show | undefined>, viewer: object = {}) {
  return {
    currentAdmin: viewer,
    // As AdminJS does it: nothing is encoded.
    h: {
      recordActionUrl: (to: { resourceId: string; recordId: string; actionName: string }) =>
        `/admin/resources/${to.resourceId}/records/${to.recordId}/${to.actionName}`,
    },
    _admin: {
      resources: Object.entries(resources).map(([id, show]) => ({
        decorate: () => ({ id: () => id, actions: { show } }),
      })),
    },
  } as never;
}

describe("links to the host's own resources", () => {
  it.each([
    ['case_note', 'CaseNote'],
    ['case_note', 'case_notes'],
    ['case_note', 'CaseNotes'],
    ['company', 'companies'],
    ['client', 'clients'],
    ['client', 'client'],
    ['http_request', 'HTTPRequests'],
    ['case_note', 'case-notes'],
  ])('find the type %s under the resource %s', (type, resource) => {
    const links = new AdminRecordLinks(panelOf({ other: open, [resource]: open }), {});
    expect(links.hrefOf({ type, id: 'a 1' })).toBe(
      `/admin/resources/${resource}/records/a%201/show`,
    );
  });

  it('go where the option says, which wins', () => {
    const links = new AdminRecordLinks(panelOf({ clients: open, People: open }), {
      client: 'People',
    });
    expect(links.hrefOf({ type: 'client', id: '7' })).toBe(
      '/admin/resources/People/records/7/show',
    );
  });

  it.each(['7', 'A-1', 'a:b', 'Ü 1', 'javascript:alert(1)', '...', 'x.y'])(
    'stay within the address of the record: %s',
    (id) => {
      const href = new AdminRecordLinks(panelOf({ client: open }), {}).hrefOf({
        type: 'client',
        id,
      });
      const { origin, pathname, search, hash } = new URL(href!, 'https://host.example');
      expect({ origin, search, hash }).toEqual({
        origin: 'https://host.example',
        search: '',
        hash: '',
      });
      const [, encoded] = pathname.match(/^\/admin\/resources\/client\/records\/([^/]+)\/show$/)!;
      expect(decodeURIComponent(encoded!)).toBe(id);
    },
  );

  it.each([
    '',
    '.',
    '..',
    '../../../logout?',
    '//evil.example/x',
    '*',
    '\\evil',
    'a/b#c',
    'x?y=1',
    '%2e%2e',
  ])('are left out for the id %j, which leads elsewhere', (id) => {
    const links = new AdminRecordLinks(panelOf({ client: open }), {});
    expect(links.hrefOf({ type: 'client', id })).toBeUndefined();
  });

  it.each([
    ['no resource is like the type', 'invoice', { clients: open }],
    ['the type is one of JavaScript', 'constructor', { clients: open }],
    ['it is the log itself', 'audit_event', { audit_event: open }],
    ['the viewer may not see it', 'client', { clients: { ...open, isAccessible: () => false } }],
    ['it shows no records', 'client', { clients: undefined }],
    [
      'its rule asks for the record',
      'client',
      {
        clients: {
          ...open,
          isAccessible: () => {
            throw new TypeError('record is undefined');
          },
        },
      },
    ],
  ])('are left out where %s', (_, type, resources) => {
    const links = new AdminRecordLinks(panelOf(resources as never), {});
    expect(links.hrefOf({ type, id: '1' })).toBeUndefined();
  });
});
