import type { DataSource } from 'typeorm';

import { ownConnectionOptions } from '../../../lib/store/connection/own-options.js';

const hostWith = (options: object): DataSource => ({ options }) as DataSource;

describe('ownConnectionOptions', () => {
  it('takes from MySQL what leads to the server, and its own formats win', () => {
    const options = ownConnectionOptions(
      hostWith({
        type: 'mysql',
        url: 'mysql://app@db/crm',
        ssl: { ca: 'x' },
        timezone: 'local',
        charset: 'latin1',
        subscribers: ['x'],
        entityPrefix: 'p_',
        extra: { connectionLimit: 99, timezone: '+05:30', enableKeepAlive: true },
      }),
    );
    expect(options).toEqual({
      url: 'mysql://app@db/crm',
      ssl: { ca: 'x' },
      timezone: 'Z',
      charset: 'utf8mb4',
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      poolSize: 4,
      extra: {
        enableKeepAlive: true,
        timezone: 'Z',
        charset: 'utf8mb4',
        dateStrings: true,
        supportBigNumbers: true,
        bigNumberStrings: true,
      },
    });
  });

  it('goes to the master of a replicated database', () => {
    const replication = {
      master: { host: 'writer', username: 'app', database: 'crm' },
      slaves: [{ host: 'reader' }],
    };
    for (const type of ['mariadb', 'postgres']) {
      const options = ownConnectionOptions(hostWith({ type, host: 'other', replication }));
      expect(options).toMatchObject({ host: 'writer', username: 'app', database: 'crm' });
      expect(options).not.toHaveProperty('replication');
    }
  });

  it('keeps the schema of PostgreSQL and names its sessions', () => {
    const options = ownConnectionOptions(
      hostWith({ type: 'postgres', schema: 'crm', extra: { max: 50, options: '-c a=b' } }),
    );
    expect(options).toMatchObject({
      schema: 'crm',
      applicationName: 'nestjs-audit-trail',
      poolSize: 4,
      extra: { options: '-c a=b' },
    });
    expect(options['extra']).not.toHaveProperty('max');
  });
});
