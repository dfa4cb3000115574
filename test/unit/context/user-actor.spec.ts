import { actorOfUser } from '../../../lib/context/user-actor.js';

describe('actorOfUser', () => {
  it.each([
    [{ id: 7 }, '7'],
    [{ sub: 'auth0|9' }, 'auth0|9'],
    [{ userId: 9007199254740993n }, '9007199254740993'],
    [{ user_id: 'u' }, 'u'],
    [{ uuid: '018f' }, '018f'],
    [{ _id: { toHexString: () => '65a1' } }, '65a1'],
    [{ id: Buffer.from([1, 255]) }, '01ff'],
    [{ id: { toString: () => 'no' }, sub: 'yes' }, 'yes'],
    [{ id: Number.NaN }, undefined],
    [{ id: '' }, undefined],
    [{ id: 0 }, '0'],
  ])('finds the id in %p', (user, id) => {
    expect(actorOfUser(user).id).toBe(id);
  });

  it.each([
    [{ name: 'Jane Doe', email: 'j@x.io' }, 'Jane Doe'],
    [{ displayName: 'Jane' }, 'Jane'],
    [{ fullName: 'Jane D.' }, 'Jane D.'],
    [{ firstName: 'Jane', lastName: 'Doe', username: 'jd' }, 'Jane Doe'],
    [{ lastName: 'Doe' }, 'Doe'],
    [{ name: { first: 'Jane' }, username: 'jd' }, 'jd'],
    [{ name: ' ', email: 'j@x.io' }, 'j@x.io'],
    [{}, undefined],
  ])('finds the name in %p', (user, name) => {
    expect(actorOfUser(user).name).toBe(name);
  });

  it.each([
    [{ actorType: 'ai', roles: ['admin'] }, 'ai'],
    [{ actorType: 'wizard' }, 'user'],
    [{ role: 'admin' }, 'admin'],
    [{ roles: ['agent', 'SUPER_ADMIN'] }, 'admin'],
    [{ roles: ['ROLE_ADMIN'] }, 'admin'],
    [{ roles: new Set(['Administrator']) }, 'admin'],
    [{ roles: [{ name: 'owner' }] }, 'admin'],
    [{ role: 'product_owner' }, 'user'],
    [{ role: 'Customer' }, 'client'],
    [{ permissions: ['admin'] }, 'user'],
    [{ email: 'refresh@x.io' }, 'user'],
  ])('tells the type of %p', (user, type) => {
    expect(actorOfUser(user).type).toBe(type);
  });

  it('lists the roles as they are spelt, and nothing that is no text', () => {
    const user = { id: 1, roles: ['Agent', null, 3, { name: 'Lead' }, ''] };
    expect(actorOfUser(user)).toEqual({ type: 'user', id: '1', roles: ['Agent', 'Lead'] });
  });
});
