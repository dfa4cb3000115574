/** What a text holds that may belong to a secret; decides which searches are worth making. */
export const Sign = {
  none: 0,
  /** `=` or `:`, between a name and its value. */
  pair: 1,
  /** `://`, before the credentials of a URL. */
  url: 2,
  /** Digits in a row enough for a card or social security number, blanks and hyphens not counted. */
  digits: 4,
  /** The beginning of a key or token of a known kind, or of a PEM block. */
  key: 8,
  /** `bearer` or `basic` may stand before a blank. */
  scheme: 16,
} as const;

const LEAST_DIGITS = 9;

/**
 * Finds the signs of a text in one pass. Every event's every text comes through here,
 * which is why it compares character codes instead of running ten patterns.
 */
export function signsOf(text: string): number {
  let signs: number = Sign.none;
  let digits = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      if (++digits === LEAST_DIGITS) signs |= Sign.digits;
      continue;
    }
    if (code !== 45 /* - */ && code !== 32) digits = 0;
    if (code <= 74 /* J */ || code === 95 /* _ */) signs |= signAt(text, index, code);
  }
  return signs;
}

function signAt(text: string, index: number, code: number): number {
  switch (code) {
    case 61: // =
      return Sign.pair;
    case 58: // :
      return text.charCodeAt(index + 1) === 47 /* / */ ? Sign.pair | Sign.url : Sign.pair;
    case 9:
    case 10:
    case 13:
    case 32: // a blank, after beareR or basiC
      return 'rRcC'.includes(text.charAt(index - 1)) && index > 4 ? Sign.scheme : Sign.none;
    case 45: // - of sk-, glpat-, xoxb-, -----BEGIN
      return /(?:sk|glpat|xox[a-z]|-)$/.test(text.slice(Math.max(0, index - 5), index))
        ? Sign.key
        : Sign.none;
    case 95: // _ of gho_, npm_, github_pat_, sk_live_, whsec_
      return /(?:gh[opsru]|npm|github|[rs]k|whsec)$/.test(text.slice(Math.max(0, index - 6), index))
        ? Sign.key
        : Sign.none;
    case 46: // . of SG.
      return text.charCodeAt(index - 1) === 71 /* G */ ? Sign.key : Sign.none;
    case 74: // J of eyJ
      return text.charCodeAt(index - 1) === 121 /* y */ ? Sign.key : Sign.none;
    case 73: // I of AKIA, ASIA and AIza
      return 'KSA'.includes(text.charAt(index - 1)) ? Sign.key : Sign.none;
    default:
      return Sign.none;
  }
}
