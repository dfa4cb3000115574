import {
  Audited,
  AuditIgnore,
  AuditMask,
  AuditProperty,
  AuditRelated,
} from 'nestjs-audit-trail/decorators';

import { auditMetadataOf } from '../../../../lib/decorators/audit-metadata.js';

const upper = (value: unknown): unknown => String(value).toUpperCase();

@Audited({ type: 'party', category: 'people' })
@AuditRelated('tenant', 'tenantId')
class Party {
  @AuditIgnore()
  scratch!: string;

  @AuditMask()
  phone!: string;

  @AuditProperty({ personal: true })
  birthday!: string;

  tenantId!: number;
}

@AuditRelated('region', 'regionId')
class Customer extends Party {
  @AuditMask(upper)
  declare phone: string;

  @AuditProperty({ label: 'Born on' })
  declare birthday: string;

  @AuditRelated('agent')
  agentId!: number;

  regionId!: number;
}

@Audited({ type: 'guest' })
class Guest extends Customer {}

describe('the decorators', () => {
  it('return nothing, so that TypeScript takes nothing for a descriptor', () => {
    class Plain {}
    expect(Audited()(Plain)).toBeUndefined();
    expect(AuditRelated('client', 'clientId')(Plain)).toBeUndefined();
    for (const decorate of [
      AuditIgnore(),
      AuditMask('last4'),
      AuditProperty({ label: 'x' }),
      AuditRelated('client'),
    ]) {
      expect(decorate(Plain.prototype, 'clientId')).toBeUndefined();
    }
    expect(Object.getOwnPropertyNames(Plain.prototype)).toEqual(['constructor']);
  });

  it('are read from a class as they were written', () => {
    const metadata = auditMetadataOf(Party);
    expect(metadata.audited).toEqual({ type: 'party', category: 'people' });
    expect([...metadata.ignored]).toEqual(['scratch']);
    expect([...metadata.masks]).toEqual([['phone', 'redact']]);
    expect([...metadata.properties]).toEqual([['birthday', { personal: true }]]);
    expect(metadata.related).toEqual([{ type: 'tenant', id: 'tenantId' }]);
  });

  it("are inherited, the child's word winning", () => {
    const metadata = auditMetadataOf(Customer);
    expect(metadata.audited).toEqual({ type: 'party', category: 'people' });
    expect([...metadata.ignored]).toEqual(['scratch']);
    expect([...metadata.masks]).toEqual([['phone', upper]]);
    expect([...metadata.properties]).toEqual([['birthday', { label: 'Born on' }]]);
    expect(metadata.related).toEqual([
      { type: 'tenant', id: 'tenantId' },
      { type: 'agent', id: 'agentId' },
      { type: 'region', id: 'regionId' },
    ]);
    expect(auditMetadataOf(Guest).audited).toEqual({ type: 'guest' });
    expect(auditMetadataOf(Guest).related).toHaveLength(3);
  });

  it('of a child do not reach its parent', () => {
    expect(auditMetadataOf(Party).related).toHaveLength(1);
    expect(auditMetadataOf(Party).masks.get('phone')).toBe('redact');
  });

  it('are none on a class without them', () => {
    const metadata = auditMetadataOf(class Bare {});
    expect(metadata.audited).toBeUndefined();
    expect([metadata.ignored.size, metadata.masks.size, metadata.properties.size]).toEqual([
      0, 0, 0,
    ]);
  });

  it('refuse a reason for an action that there is not', () => {
    const requireReason = ['update', 'delete'] as never;
    expect(() => Audited({ requireReason })(class Note {})).toThrow(
      "@Audited({ requireReason: ['delete'] }) names no action; there are create, update, remove, restore.",
    );
  });

  it('refuse a class-level relation without the property that holds the id', () => {
    expect(() => AuditRelated('client')(class Note {})).toThrow(
      "@AuditRelated('client') on a class needs the property that holds the id: @AuditRelated('client', 'clientId').",
    );
  });
});
