import ipaddr from 'ipaddr.js';

import { ipHex, ipRange } from '../event/ip-range.js';

/** Hex digits of an address before its last four bytes, if it is an IPv4 one. */
const IPV4_PREFIX = '00000000000000000000ffff';

/**
 * An address as 4 or 16 bytes, so that a CIDR range is a range of bytes of that
 * length. IPv4-mapped IPv6 counts as IPv4; undefined for what is no address.
 */
export function ipToBytes(ip: string | undefined): Buffer | undefined {
  const hex = ip && ipHex(ip);
  return hex ? bytesOf(hex) : undefined;
}

/** The canonical text of an address stored by {@link ipToBytes}. */
export function ipFromBytes(bytes: Uint8Array): string {
  return ipaddr.fromByteArray([...bytes]).toString();
}

/** First and last address of a range; a plain address is a range of one. Undefined for neither. */
export function ipByteRange(text: string): { first: Buffer; last: Buffer } | undefined {
  const range = ipRange(text);
  return range && { first: bytesOf(range.first), last: bytesOf(range.last) };
}

const bytesOf = (hex: string): Buffer =>
  Buffer.from(hex.startsWith(IPV4_PREFIX) ? hex.slice(IPV4_PREFIX.length) : hex, 'hex');
