const DIGIT_RUN = /\d+(?:[ -]\d+)*/g;
/** A whole number of a card's length, a group of four, or a social security number. */
const WORTH_SPLITTING = /\d{13}|(?<!\d)\d{4}[ -]\d|\d{3}-\d{2}-\d{4}/;
const CARD_DIGITS = { least: 13, most: 19 };

/** Issuer prefixes and lengths, see ISO/IEC 7812 and the issuers' own ranges. */
const ISSUERS: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(36|38|39|30[0-5])/, lengths: [14, 16] },
  { prefix: /^(6011|65|64[4-9])/, lengths: [16, 19] },
  { prefix: /^35(2[89]|[3-8])/, lengths: [16] },
  { prefix: /^62/, lengths: [16, 17, 18, 19] },
  { prefix: /^(50|5[6-8]|6304|67)/, lengths: [16, 18, 19] },
];

/** True if these digits are a payment card number: an issuer's prefix and length, and the Luhn check digit. */
export function isCardNumber(digits: string): boolean {
  return (
    ISSUERS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) &&
    passesLuhn(digits)
  );
}

/** Replaces payment card numbers and numbers in the form of a US social security number. */
export function scrubDigits(text: string, replacement: string): string {
  return text.replace(DIGIT_RUN, (run: string, offset: number) => {
    if (run.length < 11) return run;
    return scrubRun(run, replacement, {
      gluedBefore: /[\p{L}\p{N}_.+]$/u.test(text.slice(Math.max(0, offset - 2), offset)),
      gluedAfter: /^([\p{L}_]|\.\d)/u.test(
        text.slice(offset + run.length, offset + run.length + 2),
      ),
    });
  });
}

interface Surroundings {
  gluedBefore: boolean;
  gluedAfter: boolean;
}

function scrubRun(run: string, replacement: string, around: Surroundings): string {
  if (!WORTH_SPLITTING.test(run)) return run;
  const groups = run.split(/[ -]/);
  const separators = run.replace(/\d+/g, '');
  const last = groups.length - (around.gluedAfter ? 1 : 0);
  let result = '';
  for (let index = 0; index < groups.length;) {
    const first = index === 0 && around.gluedBefore;
    const end = first ? undefined : endOfNumber(groups, separators, { index, last });
    result += end === undefined ? groups[index]! : replacement;
    index = end ?? index + 1;
    if (index < groups.length) result += separators[index - 1]!;
  }
  return result;
}

function endOfNumber(
  groups: readonly string[],
  separators: string,
  { index, last }: { index: number; last: number },
): number | undefined {
  if (isSocialSecurityNumber(groups, separators, index) && index + 3 <= last) return index + 3;
  const size = groups[index]!.length;
  if (size !== 4 && size < CARD_DIGITS.least) return undefined;
  let digits = '';
  for (let end = index + 1; end <= last; end++) {
    digits += groups[end - 1]!;
    if (digits.length > CARD_DIGITS.most) return undefined;
    if (digits.length < CARD_DIGITS.least) continue;
    if (isGroupedLikeACard(groups.slice(index, end)) && isCardNumber(digits)) return end;
  }
  return undefined;
}

function isSocialSecurityNumber(
  groups: readonly string[],
  separators: string,
  index: number,
): boolean {
  return (
    groups[index]?.length === 3 &&
    groups[index + 1]?.length === 2 &&
    groups[index + 2]?.length === 4 &&
    separators[index] === '-' &&
    separators[index + 1] === '-'
  );
}

// Any other grouping is a phone number, a date with a time, or an id.
function isGroupedLikeACard(groups: readonly string[]): boolean {
  if (groups.length === 1) return true;
  const sizes = groups.map((group) => group.length);
  if (/^4,6,[45]$/.test(sizes.join(','))) return true;
  return sizes.slice(0, -1).every((size) => size === 4) && sizes.at(-1)! <= 4;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = digits.length - 1, double = false; index >= 0; index--, double = !double) {
    const digit = digits.charCodeAt(index) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
