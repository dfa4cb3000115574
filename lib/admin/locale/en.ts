import { AUDIT_LOG_RESOURCE } from '../panel-api.js';
import { detailTexts } from './en.detail.js';
import { listTexts } from './en.list.js';
import { sharedTexts } from './en.shared.js';

/** The panel's English texts, by AdminJS's keys. */
export const englishTexts = {
  labels: { [AUDIT_LOG_RESOURCE]: 'Audit log' },
  components: { AuditLog: { list: listTexts, detail: detailTexts, shared: sharedTexts } },
};
