import { v7 as uuidv7 } from 'uuid';

import type { AuditEvent } from '../../../lib/event/audit-event.js';
import { sampleEvent } from '../../../lib/testing/sample-event.js';

/** Texts that have broken pages before. */
export const HOSTILE_TEXTS = {
  script: '<script>window.hacked = true</script>',
  'end of script': '</script><script>window.hacked = true</script><!--',
  attribute: `"><img src=x onerror="window.hacked = true"> '`,
  link: 'javascript:window.hacked=true',
  template: '{{constructor.constructor("window.hacked=true")()}} ${window.hacked=true} $t(x)',
  'right to left': '\u202Eevil\u2066\u200F txt.exe\u061C',
  controls: 'bell \u0007 escape \u001B[31m line\u2028separator \uFEFF',
  'long word': 'W'.repeat(2_000),
  zalgo: 'z\u0300\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309'.repeat(20),
  emoji: '👩‍👩‍👧‍👦'.repeat(50),
} as const;

/** An event whose every field is the text. */
export function hostileEvent(text: string): AuditEvent {
  const short = text.slice(0, 100);
  const ref = { type: short, id: text, label: text };
  return sampleEvent({
    id: uuidv7(),
    occurredAt: new Date(),
    action: short,
    category: short,
    description: text,
    outcome: 'failure',
    severity: 'high',
    error: { name: text, message: text, code: text },
    actor: {
      type: 'automation',
      kind: text,
      id: text,
      name: text,
      roles: [text],
      impersonator: { id: text, name: text },
    },
    target: ref,
    related: [ref, { type: 'client', id: text }],
    changes: [
      {
        property: text,
        before: text,
        after: { [text]: text },
        beforeLabel: text,
        afterLabel: text,
      },
      { property: 'set', before: null, after: null, added: [text], removed: [{ [text]: text }] },
    ],
    context: {
      userAgent: text,
      requestId: text,
      sessionHash: text,
      method: short,
      path: text,
      host: text,
      location: { country: text, region: text, city: text },
    },
    tenantId: text,
    transactionId: text,
    correlationId: text,
    reason: text,
    tags: [text],
    metadata: { [text]: text, nested: { list: [text] } },
  });
}

/** Ids of records that, put into an address as they are, lead elsewhere. */
export const HOSTILE_IDS = [
  '../../../logout?',
  '../../../../logout?',
  '//evil.example/x',
  '\\\\evil.example\\x',
  'a/b#c',
  'javascript:window.hacked=true',
  '%2e%2e',
  '..',
];

/** Events whose target and related record are a client of a hostile id. */
export function hostileRecordEvents(): AuditEvent[] {
  return HOSTILE_IDS.map((id) => {
    const record = { type: 'client', id };
    return sampleEvent({ id: uuidv7(), target: record, related: [record] });
  });
}

const MEGABYTE = 1_048_576;

/** Events that are too large for a page. */
export function hugeEvents(): AuditEvent[] {
  const large = 'lorem </script> '.repeat(MEGABYTE / 16);
  const base = { occurredAt: new Date(), related: [], tags: [] };
  return [
    sampleEvent({
      ...base,
      id: uuidv7(),
      description: 'One megabyte before and after',
      changes: [{ property: 'body', before: large, after: `${large}!` }],
      metadata: { large },
    }),
    sampleEvent({
      ...base,
      id: uuidv7(),
      description: 'Five hundred properties',
      changes: Array.from({ length: 500 }, (_, index) => ({
        property: `property${index}`,
        before: `old <b>${index}</b>`,
        after: `new <b>${index}</b>`,
      })),
    }),
  ];
}
