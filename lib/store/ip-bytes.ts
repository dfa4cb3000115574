import ipaddr from 'ipaddr.js';

/**
 * An address as 4 or 16 bytes, so that a CIDR range is a range of bytes of that
 * length. IPv4-mapped IPv6 counts as IPv4; undefined for what is no address.
 */
export function ipToBytes(ip: string | undefined): Buffer | undefined {
  if (!ip || !ipaddr.isValid(ip)) return undefined;
  return Buffer.from(ipaddr.process(ip).toByteArray());
}

/** The canonical text of an address stored by {@link ipToBytes}. */
export function ipFromBytes(bytes: Uint8Array): string {
  return ipaddr.fromByteArray([...bytes]).toString();
}

/** First and last address of a range; a plain address is a range of one. Undefined for neither. */
export function ipRange(range: string): { first: Buffer; last: Buffer } | undefined {
  if (!ipaddr.isValidCIDR(range)) {
    const address = ipToBytes(range);
    return address && { first: address, last: address };
  }
  const [address, bits] = ipaddr.parseCIDR(range);
  const first = Buffer.from(address.toByteArray());
  const last = Buffer.from(first);
  for (let index = 0; index < first.length; index++) {
    const free = Math.min(8, Math.max(0, (index + 1) * 8 - bits));
    first[index] &= 0xff << free;
    last[index] |= (1 << free) - 1;
  }
  return { first, last };
}
