/** The actions of the log's resource, all of them reads. */
export const AUDIT_LOG_ACTIONS = { list: 'list', show: 'show', choices: 'choices' } as const;
