const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i;
const MAX_EXPONENT = 400;

/**
 * The one spelling of a decimal number, so that numbers can be compared as text
 * without rounding: `+010.50` and `1.05e1` are `10.5`, `-0` is `0`.
 *
 * @returns undefined for what is no decimal number.
 */
export function canonicalDecimal(text: string): string | undefined {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (whole + fraction === '' || Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const point = whole.length + exponent;
  const digits = whole + fraction;
  const left = digits.slice(0, Math.max(0, point)).padEnd(Math.max(0, point), '0');
  const right = point < 0 ? '0'.repeat(-point) + digits : digits.slice(point);
  const integer = withoutLeadingZeros(left);
  const decimals = withoutTrailingZeros(right);
  const magnitude = decimals === '' ? integer : `${integer}.${decimals}`;
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (digits[start] === '0') start++;
  return digits.slice(start) || '0';
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  return digits.slice(0, end);
}
