import type { EventContext } from 'nestjs-audit-trail';

type Place = Readonly<Pick<EventContext, 'ip' | 'userAgent'>>;

/** Where sample activities come from: addresses of the blocks reserved for documentation (RFC 5737, 3849). */
export const PLACES = {
  office: {
    ip: '203.0.113.24',
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
  },
  homeOffice: {
    ip: '2001:db8:4:17::5',
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:133.0) Gecko/20100101 Firefox/133.0',
  },
  phone: {
    ip: '198.51.100.71',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  },
  server: { ip: '198.51.100.9', userAgent: 'crm-connector/2.4 (node)' },
  unknown: { ip: '192.0.2.66', userAgent: 'python-requests/2.32.3' },
} as const satisfies Record<string, Place>;
