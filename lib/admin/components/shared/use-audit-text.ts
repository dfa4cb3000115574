import { useCallback } from 'react';
import { useTranslation } from 'adminjs';
import { fillIn } from './fill-in.js';

export type AuditText = (key: string, values?: Record<string, string | number>) => string;

/**
 * Texts of the audit log's pages in the panel's language. `count` among the values chooses between
 * the singular and the plural (`key_one`, `key_other`).
 */
export function useAuditText(): AuditText {
  const { i18n } = useTranslation();
  return useCallback(
    (key, values = {}) => {
      const count = typeof values.count === 'number' ? { count: values.count } : {};
      // Values come from outside: i18next would look for references to other keys in them.
      const template = i18n.t(`components.AuditLog.${key}`, { ...count, skipInterpolation: true });
      return fillIn(String(template), values, i18n.language);
    },
    [i18n, i18n.language],
  );
}
