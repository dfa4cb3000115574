import ipaddr from 'ipaddr.js';

/** The addresses a request tells of. */
export interface RequestAddresses {
  /** The other end of the connection; undefined for a Unix socket. */
  socket: string | undefined;
  /** The `X-Forwarded-For` header, client first. */
  forwardedFor: string | undefined;
}

/**
 * The client's address in canonical text form, IPv4-mapped IPv6 as IPv4.
 *
 * @param trustProxy `false`: the socket's address, the header is not believed.
 *   A number: that many proxies are trusted, so the address is the n-th of the header
 *   from the right (the leftmost if there are fewer), as in Express. `true`: the leftmost.
 *   A part that is no address is passed over toward the right, the side that trusted
 *   proxies wrote; the socket's address comes last.
 */
export function clientIp(
  addresses: RequestAddresses,
  trustProxy: boolean | number,
): string | undefined {
  const parts = (addresses.forwardedFor ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const part of parts.slice(firstTrusted(parts.length, trustProxy))) {
    const ip = canonicalIp(part);
    if (ip !== undefined) return ip;
  }
  return addresses.socket === undefined ? undefined : canonicalIp(addresses.socket);
}

function firstTrusted(count: number, trustProxy: boolean | number): number {
  if (trustProxy === true) return 0;
  return Math.max(0, count - Number(trustProxy));
}

/** An address in canonical form, its port, brackets and zone taken off; undefined if it is none. */
export function canonicalIp(text: string): string | undefined {
  const bare = withoutPort(text.trim().replace(/^"(.*)"$/, '$1')).replace(/%.*$/, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare).toString();
  return ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}

function withoutPort(text: string): string {
  const [, bracketed] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? [];
  const [, beforePort] = /^([^:]*):\d+$/.exec(text) ?? [];
  return bracketed ?? beforePort ?? text;
}
