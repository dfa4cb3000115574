import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../../lib/event/audit-event.js';
import {
  commitment,
  identifyingPaths,
  leafHash,
  rawLeafHash,
  verifyLeaf,
} from '../../../lib/event/leaf-hash.js';
import { sampleEvent } from './sample-event.js';

const salt = (path: string): Uint8Array => createHash('sha256').update(path).digest();
const event = (): AuditEvent =>
  sampleEvent({
    error: { name: 'E', message: 'Jane failed' },
    metadata: { nick: 'JD' },
    changes: [
      { property: 'email', before: null, after: 'jane@example.com', personal: true },
      { property: 'status', before: 'a', after: 'b' },
    ],
  });

describe('leafHash', () => {
  it('names what identifies, where it is there', () => {
    expect(identifyingPaths(event())).toEqual([
      'actor.id',
      'actor.name',
      'target.label',
      'context.ip',
      'context.location',
      'context.userAgent',
      'context.path',
      'description',
      'error.message',
      'metadata',
      'related.0.label',
      'changes.0.after',
    ]);
  });

  it('is the same whatever seq, key order and absent fields', () => {
    const { hash, salts } = leafHash(event(), salt);
    const other = Object.fromEntries(
      Object.entries({ ...event(), seq: '9', reason: undefined }).reverse(),
    );
    expect(leafHash(other as unknown as AuditEvent, salt).hash).toEqual(hash);
    expect(verifyLeaf(other as unknown as AuditEvent, hash, salts)).toBe(true);
  });

  it('tells any change of any value', () => {
    const { hash, salts } = leafHash(event(), salt);
    for (const tampered of [
      { ...event(), action: 'case.deleted' },
      { ...event(), actor: { ...event().actor, name: 'Joe' } },
      { ...event(), changes: [{ ...event().changes[0]!, after: 'x' }, event().changes[1]!] },
      { ...event(), metadata: undefined },
      { ...event(), metadata: { n: 1n } },
    ]) {
      expect(verifyLeaf(tampered, hash, salts)).toBe(false);
    }
    expect(verifyLeaf(event(), hash, { ...salts, metadata: 'ff' })).toBe(false);
  });

  it('still verifies after erasure, but not with another value in its place', () => {
    const before = event();
    const { hash, salts } = leafHash(before, salt);
    const erased = {
      'actor.name': commitment(salt('actor.name'), 'Jane Doe'),
      'changes.0.after': commitment(salt('changes.0.after'), 'jane@example.com'),
      metadata: commitment(salt('metadata'), { nick: 'JD' }),
      description: commitment(salt('description'), before.description),
    };
    const {
      'actor.name': _a,
      'changes.0.after': _c,
      metadata: _m,
      description: _d,
      ...kept
    } = salts;
    const after: AuditEvent = {
      ...before,
      actor: { ...before.actor, name: undefined },
      changes: [{ ...before.changes[0]!, after: null, state: 'erased' }, before.changes[1]!],
      metadata: undefined,
      description: '',
      erased,
    };
    expect(verifyLeaf(after, hash, kept)).toBe(true);
    expect(verifyLeaf({ ...after, metadata: { nick: 'other' } }, hash, kept)).toBe(false);
    expect(verifyLeaf({ ...after, erased: { ...erased, metadata: 'ff' } }, hash, kept)).toBe(false);
  });

  it('does not follow a path that a stored event invents', () => {
    const invented = {
      ...event(),
      erased: JSON.parse('{"__proto__.polluted":"ff"}') as Record<string, string>,
    };
    leafHash(invented, salt);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('hashes raw text with the leaf prefix', () => {
    expect(Buffer.from(rawLeafHash('é'))).toEqual(
      createHash('sha256')
        .update(Buffer.from([0, 0xc3, 0xa9]))
        .digest(),
    );
  });
});
