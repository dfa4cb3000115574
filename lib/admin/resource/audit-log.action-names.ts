/** The actions of the log's resource. Whatever is not among them is refused. */
export const AUDIT_LOG_ACTIONS = { list: 'list', show: 'show', choices: 'choices' } as const;

export function isLogAction(name: string): boolean {
  return Object.hasOwn(AUDIT_LOG_ACTIONS, name);
}
