const INSTALL =
  'npm install adminjs @adminjs/nestjs @adminjs/express express-session express-formidable tslib';

/** What the panel's errors say. */
export const adminMessages = {
  missingPackages: (names: readonly string[]): string =>
    `nestjs-audit-trail/admin needs ${names.join(', ')}, which ${names.length === 1 ? 'is' : 'are'} not installed. ` +
    `Install the panel's packages: ${INSTALL}`,

  noAuditModule: (): string =>
    'withAuditAdmin() found no AuditModule in this application. Import AuditModule.forRoot() in the root module.',

  notExpress: (adapter: string): string =>
    `The panel runs on Express, but this application uses ${adapter}. ` +
    'Run the panel in a second Nest application on @nestjs/platform-express, in the same process or another.',

  bundleFolder: (folder: string): string =>
    `AdminJS writes the panel's bundle to ${folder}, which this process may not write to. Start it in a ` +
    'directory it may write to, or set the environment variable ADMIN_JS_TMP_DIR to one before the process starts.',

  workingDirectory: (folder: string, missing: string): string =>
    `AdminJS makes the panel's bundle with ${missing}, which it looks for from the working directory ${folder} ` +
    'and does not find there. Start the process in the folder of the application whose node_modules holds adminjs' +
    ` (where that has no ${missing}, as with pnpm: install it there as well).`,

  invalidOption: (path: string, received: unknown, expected: string): string =>
    `withAuditAdmin(): \`${path}\` is ${JSON.stringify(received) ?? String(received)}, expected ${expected}.`,

  readOnly: (): string =>
    'The audit log cannot be changed: its events are only ever added, by the application.',
  signInNotRecorded: (): string =>
    'Signing in is not possible at the moment. Try again later, or ask whoever runs this application.',
  noEvent: (): string => 'There is no such event, or you may not see it.',
  refused: (): string => 'The audit log cannot be changed. This attempt has been recorded.',
  noAccess: (): string => 'You may not read the audit log. Ask an administrator for access.',
};
