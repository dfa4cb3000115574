/**
 * Phrases that make a name sensitive wherever they stand in it, unless a harmless
 * word follows (`passwordChangedAt`, `tokenCount`). The last word may be a plural;
 * words may also be written together (`apikey`).
 */
export const SENSITIVE_PHRASES: readonly string[] = [
  // passwords and what stands for them
  'password',
  'passwd',
  'pwd',
  'pass word',
  'pass phrase',
  'passcode',
  'pass code',
  'pass hash',
  'user pass',
  'db pass',
  'smtp pass',
  'mail pass',
  'credential',
  'pin code',
  'pin number',
  'security answer',
  // secrets, tokens and keys
  'secret',
  'token',
  'jwt',
  'bearer',
  'api key',
  'private key',
  'secret key',
  'access key',
  'auth key',
  'signing key',
  'encryption key',
  'master key',
  'authorization',
  'cookie',
  'session id',
  'session key',
  'session hash',
  'sessid',
  'phpsessid',
  'jsessionid',
  'client assertion',
  'code verifier',
  'connection string',
  // second factors
  'otp',
  'totp',
  'mfa code',
  'two factor code',
  'one time code',
  'recovery code',
  'backup code',
  'verification code',
  'reset code',
  'auth code',
  'security code',
  // cards and accounts
  'cvv',
  'cvc',
  'card number',
  'card no',
  'credit card',
  'debit card',
  'primary account number',
  'account number',
  'bank account',
  'iban',
  // national numbers
  'ssn',
  'social security',
  'social insurance',
  'national id',
  'national number',
  'national insurance',
  'identity number',
  'identity card',
  'id card',
  'tax id',
  'tax number',
  'taxpayer id',
  'passport',
  'driver licence',
  'driver license',
  'drivers licence',
  'drivers license',
  'driving licence',
  'driving license',
  'licence number',
  'license number',
];

/** Phrases too common to be sensitive unless a name ends in them: `cardPan` is, `panEnabled` is not. */
export const SENSITIVE_ENDINGS: readonly string[] = [
  'pin',
  'pan',
  'salt',
  'token hash',
  'refresh hash',
  'login hash',
  'user hash',
  'key hash',
  'code hash',
  'pin hash',
];

/** Names that are sensitive only if there is nothing else in them: `hash` is, `contentHash` is not. */
export const SENSITIVE_NAMES: ReadonlySet<string> = new Set(['hash', 'pass']);

/** Endings of one long word: `userpassword`, `clientsecret`. No dictionary word ends so. */
export const SENSITIVE_SUFFIX = /(password|passwd|passphrase|secret|token|apikey|privatekey)s?$/;

/** Beginnings of one long word, whose rest changes nothing: `passwordhash`. */
export const SENSITIVE_PREFIX = /^(password|passwd)(hash|salt|digest|confirm|confirmation)$/;

/** Words after a sensitive phrase that say the value is only about it: `tokenExpiresAt`, `passwordPolicy`. */
export const HARMLESS_AFTER: ReadonlySet<string> = new Set(
  (
    'at on by date day days time timestamp count counts length size strength policy policies rule rules ' +
    'type types kind status state expiry expires expired expire expiration ttl lifetime age changed updated ' +
    'created rotated revoked attempt attempts required enabled disabled verified verification limit limits max min usage ' +
    'used uses provider version algorithm format mode scheme consent consents accepted banner id ids uri url ' +
    'endpoint label name issuer scope scopes method country brand holder'
  ).split(' '),
);

/** Words before a sensitive phrase that say the value is a yes or no: `hasPassword`. */
export const HARMLESS_BEFORE: ReadonlySet<string> = new Set(
  'is has needs requires must should can allow allows show'.split(' '),
);

/** Words before `tokens` that say it is a quantity (of a language model): `maxTokens`. */
export const QUANTITY_BEFORE: ReadonlySet<string> = new Set(
  'max min total prompt completion input output cached reasoning used num number'.split(' '),
);
