import ipaddr from 'ipaddr.js';

/** First 96 bits of an IPv4-mapped IPv6 address, see RFC 4291 section 2.5.5.2. */
const IPV4_MAPPED = '00000000000000000000ffff';

/** A range of addresses as comparable texts: 32 hex digits, IPv4 as IPv4-mapped IPv6. */
export interface IpRange {
  first: string;
  last: string;
}

/**
 * An address as 32 hex digits, so that text order is address order and IPv4 and IPv6 share it.
 *
 * @returns undefined for what is no address.
 */
export function ipHex(address: string): string | undefined {
  if (!ipaddr.isValid(address) || !isUsual(address)) return undefined;
  return Buffer.from(mapped(ipaddr.parse(address))).toString('hex');
}

/**
 * The addresses that `10.0.0.7`, `10.0.0.0/8` or `2001:db8::/32` stands for.
 *
 * @returns undefined for what is neither an address nor a CIDR range.
 */
export function ipRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const first = ipHex(address);
  if (first === undefined) return undefined;
  if (slash < 0) return { first, last: first };
  const bits = prefixBits(text.slice(slash + 1), ipaddr.parse(address).kind());
  return bits === undefined ? undefined : rangeOf(first, bits);
}

/** True if an address (as {@link ipHex} gives it) lies in the range. An IPv6 range such as `::/0` holds no IPv4 address. */
export function isInIpRange(address: string, { first, last }: IpRange): boolean {
  return isIpv4(address) === isIpv4(first) && first <= address && address <= last;
}

function isIpv4(address: string): boolean {
  return address.startsWith(IPV4_MAPPED);
}

// ipaddr.js also takes `1` and `0x7f.1` for addresses.
function isUsual(address: string): boolean {
  return address.includes(':') || /^\d{1,3}(\.\d{1,3}){3}$/.test(address);
}

function mapped(address: ipaddr.IPv4 | ipaddr.IPv6): number[] {
  return (
    address.kind() === 'ipv4' ? (address as ipaddr.IPv4).toIPv4MappedAddress() : address
  ).toByteArray();
}

function prefixBits(text: string, kind: 'ipv4' | 'ipv6'): number | undefined {
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const bits = Number(text);
  const most = kind === 'ipv4' ? 32 : 128;
  return bits > most ? undefined : bits + 128 - most;
}

function rangeOf(address: string, prefix: number): IpRange {
  const hostBits = BigInt(128 - prefix);
  const first = (BigInt(`0x${address}`) >> hostBits) << hostBits;
  const last = first + (1n << hostBits) - 1n;
  return { first: hex(first), last: hex(last) };
}

function hex(address: bigint): string {
  return address.toString(16).padStart(32, '0');
}

/** One spelling of an address or range: IPv4-mapped IPv6 is IPv4, IPv6 is shortened. Undefined for neither. */
export function canonicalIpText(text: string): string | undefined {
  const trimmed = text.trim();
  const range = ipRange(trimmed);
  if (range === undefined) return undefined;
  const address = ipaddr.parse(trimmed.split('/')[0]!);
  const bits = trimmed.includes('/') ? Number(trimmed.split('/')[1]) : undefined;
  if (bits === undefined) return ipaddr.process(address.toString()).toString();
  const isMapped = address.kind() === 'ipv6' && isIpv4(range.first) && bits >= 96;
  return isMapped
    ? `${(address as ipaddr.IPv6).toIPv4Address().toString()}/${bits - 96}`
    : `${address.toString()}/${bits}`;
}
