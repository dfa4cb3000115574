import { resolveAdminOptions } from '../../../lib/admin/audit-admin.options.js';

describe('options of withAuditAdmin()', () => {
  it('have defaults', () => {
    expect(resolveAdminOptions({ links: undefined })).toEqual({
      links: {},
      navigation: { icon: 'Shield' },
      userType: 'user',
    });
  });

  it('are taken as given', () => {
    const options = { links: { client: 'Client' }, navigation: null, userType: 'account' };
    expect(resolveAdminOptions(options)).toEqual(options);
  });

  it('name every problem at once', () => {
    const options = { links: { client: 7 }, navigation: 'Security', usrType: 'x' };
    expect(() => resolveAdminOptions(options as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTIONS',
        message: expect.stringMatching(
          /`links`[^]*`navigation`[^]*`usrType`, did you mean `userType`/,
        ),
      }),
    );
  });
});
