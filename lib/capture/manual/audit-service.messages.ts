/** Longest reason that `comment()` takes, in characters. */
export const MAX_COMMENT = 1000;

// Messages of `AuditService`; they name types and never values.

export const invalidReason = (reason: unknown): string =>
  `suspend(reason, work): reason must say why nothing is captured, but is ${
    typeof reason === 'string' ? 'blank' : typeof reason
  }. Give a text such as 'nightly re-import'.`;

export const invalidComment = (reason: unknown, length: number): string =>
  `comment(reason): reason must be a text of 1 to ${MAX_COMMENT} characters, but is ${
    typeof reason !== 'string' ? typeof reason : length === 0 ? 'blank' : `${length} long`
  }. Say in a sentence why the change is made.`;

export const invalidWork = (method: string, work: unknown): string =>
  `${method}(…, work): work must be a function, but is ${typeof work}. Pass () => yourCode().`;

export const invalidManager = (manager: unknown): string =>
  `record(event, { manager }): manager must be a TypeORM EntityManager, but is ${
    manager === null ? 'null' : typeof manager
  }. Leave it out to record outside a transaction.`;
