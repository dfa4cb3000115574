/** Messages of `AuditService`; they name types and never values. */
export const invalidReason = (reason: unknown): string =>
  `suspend(reason, work): reason must say why nothing is captured, but is ${
    typeof reason === 'string' ? 'blank' : typeof reason
  }. Give a text such as 'nightly re-import'.`;

export const invalidWork = (method: string, work: unknown): string =>
  `${method}(…, work): work must be a function, but is ${typeof work}. Pass () => yourCode().`;

export const invalidManager = (manager: unknown): string =>
  `record(event, { manager }): manager must be a TypeORM EntityManager, but is ${
    manager === null ? 'null' : typeof manager
  }. Leave it out to record outside a transaction.`;
