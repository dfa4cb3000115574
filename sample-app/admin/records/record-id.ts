/** What an `integer` column can hold. */
const MAX_INTEGER = 2_147_483_647;

/** The number that a text from an address or a form stands for; undefined if no column could hold it. */
export function integerOf(text: unknown): number | undefined {
  if (!/^\d{1,10}$/.test(String(text))) return undefined;
  const number = Number(text);
  return number <= MAX_INTEGER ? number : undefined;
}
