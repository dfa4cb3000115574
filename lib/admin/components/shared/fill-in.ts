/** Marks and letters that turn the direction of what stands around them. */
const TURNS_DIRECTION = /[\u0590-\u08ff\u200e\u200f\ufb1d-\ufdff\ufe70-\ufefc]/;
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * Replaces each `{{name}}` of a text by its value. Numbers are grouped as the language does;
 * whatever the direction of a value, the text around it keeps its own.
 */
export function fillIn(
  template: string,
  values: Record<string, string | number>,
  language?: string,
): string {
  return template.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (placeholder, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return placeholder;
    return typeof value === 'number' ? value.toLocaleString(language) : isolated(value);
  });
}

function isolated(value: string): string {
  const text = value.replaceAll(DIRECTION_CONTROLS, '');
  if (!TURNS_DIRECTION.test(text)) return text;
  return FIRST_STRONG_ISOLATE + text + POP_ISOLATE;
}
