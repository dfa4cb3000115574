import type { AdminJSOptions, CurrentAdmin, Locale } from 'adminjs';

interface Texts {
  [key: string]: string | Texts;
}

type HostLocale = AdminJSOptions['locale'];

/**
 * Adds texts to a host's locale: in every language it has, so that none lacks them, with the host's own
 * texts winning. Texts in another language are given there under the same keys.
 */
export function mergeTexts(locale: HostLocale, texts: Texts): HostLocale {
  if (typeof locale !== 'function') return mergeInto(locale, texts);
  return async (viewer?: CurrentAdmin) => mergeInto(await locale(viewer), texts);
}

function mergeInto(locale: Locale | undefined, texts: Texts): Locale {
  const language = locale?.language ?? 'en';
  const given = (locale?.translations ?? {}) as Record<string, Texts>;
  const languages = new Set([
    language,
    ...(locale?.availableLanguages ?? []),
    ...Object.keys(given),
  ]);
  const translations = Object.fromEntries(
    [...languages].map((name) => [name, merged(texts, given[name])]),
  );
  return { ...locale, language, translations };
}

function merged(base: Texts, over: Texts | undefined): Texts {
  const result: Texts = { ...base };
  for (const [key, value] of Object.entries(over ?? {})) {
    const known = result[key];
    result[key] =
      typeof value === 'object' && typeof known === 'object' ? merged(known, value) : value;
  }
  return result;
}
