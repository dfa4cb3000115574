import { useTranslation } from 'adminjs';
import { viewerLocale } from './time-text.js';

/** Locale for dates and numbers: the panel's language, in the viewer's regional form of it. */
export function useViewerLocale(): string {
  const { i18n } = useTranslation();
  return viewerLocale(i18n.language, navigator.languages);
}
