/**
 * A reason as events can carry it: trimmed, on one line. Databases refuse NUL and half a surrogate
 * pair, and the host's transaction would fail with them.
 */
export function plainReason(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .trim();
}
