import { randomBytes } from 'node:crypto';

/** Hands out unique secrets, and finds every trace of them. */
export class Vault {
  private readonly secrets: { place: string; core: string; secret: string }[] = [];

  /** A secret fit for a header: letters and digits. */
  plain(place: string): string {
    return this.add(place, `Kx${randomBytes(9).toString('hex')}`, '');
  }

  /** A secret with everything that is written differently in JSON, URLs and HTML. */
  odd(place: string): string {
    return this.add(place, `Kx${randomBytes(9).toString('hex')}`, ' "ü+/&\\');
  }

  /** The places whose secret, or a spelling of it, stands in the text. */
  tracesIn(text: string): string[] {
    const lowerCase = text.toLowerCase();
    const found = this.secrets.filter(
      ({ core, secret }) =>
        [core, hex(core)].some((spelling) => lowerCase.includes(spelling.toLowerCase())) ||
        [base64(core), base64(secret), urlSafe(base64(secret))].some((spelling) =>
          text.includes(spelling),
        ),
    );
    return found.map(({ place }) => place);
  }

  private add(place: string, core: string, rest: string): string {
    const secret = core + rest;
    this.secrets.push({ place, core, secret });
    return secret;
  }
}

export const hex = (text: string): string => Buffer.from(text).toString('hex');
/** Without the last group, which depends on what follows. */
export const base64 = (text: string): string =>
  Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1);
const urlSafe = (text: string): string => text.replaceAll('+', '-').replaceAll('/', '_');

/** A value of a database column as text, bytes in every way they might be read. */
export function textOf(value: unknown): string {
  if (value instanceof Uint8Array) {
    const bytes = Buffer.from(value);
    return [bytes.toString('latin1'), bytes.toString('utf8'), bytes.toString('hex')].join('\n');
  }
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
