import { describe, expect, it } from '@jest/globals';
import {
  eventAddress,
  isListAddress,
  isOwnAddress,
  isWebAddress,
  listAddress,
} from '../../../../../lib/admin/components/shared/address.js';

describe('addresses of the panel', () => {
  it('name the list, with the filters that are set', () => {
    expect(listAddress('/admin')).toBe('/admin/resources/audit_event');
    expect(listAddress('/admin/', { targetType: 'case', targetId: 'a&b', ip: undefined })).toBe(
      '/admin/resources/audit_event?targetType=case&targetId=a%26b',
    );
  });

  it('name the list of a panel at the root of the host', () => {
    expect(listAddress('/')).toBe('/resources/audit_event');
  });

  it('name the page of an event', () => {
    expect(eventAddress('/admin', 'a/b?c')).toBe(
      '/admin/resources/audit_event/records/a%2Fb%3Fc/show',
    );
  });

  it('tell the list from the pages of its events', () => {
    expect(isListAddress('/admin', '/admin/resources/audit_event')).toBe(true);
    expect(isListAddress('/admin', '/admin/resources/audit_event/')).toBe(true);
    expect(isListAddress('/admin', eventAddress('/admin', '1'))).toBe(false);
    expect(isListAddress('/admin', undefined)).toBe(false);
  });
});

describe('addresses of records', () => {
  it('lead to a page of the panel', () => {
    expect(isOwnAddress('/admin/resources/cases/records/1/show')).toBe(true);
  });

  it('lead to a page on the web', () => {
    expect(isWebAddress('https://crm.example.com/cases/1')).toBe(true);
  });

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/\\evil.example',
    '',
    undefined,
  ])('do not lead to %p', (href) => {
    expect(isOwnAddress(href)).toBe(false);
    expect(isWebAddress(href)).toBe(false);
  });
});
