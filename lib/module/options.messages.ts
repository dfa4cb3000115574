import type { OptionProblem } from './option.checks.js';

/** One message with all problems, a line each. */
export function optionsMessage(problems: readonly OptionProblem[]): string {
  const lines = problems.map(({ path, received, expected, hint }) => {
    const suggestion = hint ? ` (${hint})` : '';
    return `  - ${path}: expected ${expected}; received ${show(received)}${suggestion}`;
  });
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return (
    `The options of AuditModule have ${count}:\n${lines.join('\n')}\n` +
    `Potential solutions: correct the options given to AuditModule.forRoot() or returned by the factory of forRootAsync().`
  );
}

/** Values of options may be secret or huge: functions and objects are named, texts cut. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (typeof value === 'function') return `function ${value.name || '(anonymous)'}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value !== null && typeof value === 'object') return 'an object';
  return String(value);
}
