/** Words that people write in capitals. */
const CAPITALS: ReadonlySet<string> = new Set(
  (
    '2fa ai api cli csv dob html http https id ip json mfa otp pdf sla sms ssn sso ui uri url ' +
    'uuid vat vip xml'
  ).split(' '),
);

/** Longer names are none, and are not worth the time. */
const LONGEST_NAME = 300;

/** What is no letter; between `first` and `Name`, `XML` and `Http`, `2` and `City`. */
const GAP = /[^\p{L}\p{N}\p{M}]+|(?<=\p{Ll})(?=\p{Lu})|(?<=[\p{Lu}\p{N}])(?=\p{Lu}\p{Ll})/u;

/** A name of the program as people write it: `case_note` and `caseNote` are "Case Note". */
export function readableName(name: string): string {
  const words = name
    .slice(0, LONGEST_NAME)
    .split(GAP)
    .filter((word) => word !== '');
  return words.length === 0 ? name : words.map(capitalised).join(' ');
}

/** A property's path as people write it: `address.city` is "Address › City". */
export function readablePath(path: string): string {
  const steps = path
    .slice(0, LONGEST_NAME)
    .split('.')
    .filter((step) => step !== '');
  return steps.length === 0 ? path : steps.map(readableName).join(' › ');
}

function capitalised(word: string): string {
  if (CAPITALS.has(word.toLowerCase())) return word.toUpperCase();
  const first = String.fromCodePoint(word.codePointAt(0)!);
  return first.toUpperCase() + word.slice(first.length);
}
