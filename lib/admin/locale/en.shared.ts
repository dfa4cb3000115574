/** English texts of what the pages of the audit log share. */
export const sharedTexts = {
  actor: { impersonatedBy: 'acted by {{name}}' },
  outcome: { success: 'Success', failure: 'Failure' },
  severity: { info: 'Info', warning: 'Warning', high: 'High' },
  value: {
    none: 'no value',
    empty: '(empty text)',
    masked: 'Hidden',
    maskedHint: 'This value is never written to the log.',
    erased: 'Erased',
    erasedHint: 'This value was removed from the log on request.',
    cut_one: '(cut, at least {{count}} character)',
    cut_other: '(cut, at least {{count}} characters)',
  },
  error: {
    retry: 'Try again',
    signIn: 'Sign in',
    NETWORK: 'The server did not answer. Check the connection, then try again.',
    SESSION_EXPIRED: 'The session has ended. Sign in again to go on.',
    FORBIDDEN: 'This account may not read this. Ask an administrator for access to the audit log.',
    NOT_FOUND: 'There is no such entry, or this account may not read it.',
    SERVER: 'The server could not answer. Try again; if it fails again, look at the server’s log.',
  },
};
