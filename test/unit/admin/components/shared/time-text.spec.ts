import { describe, expect, it } from '@jest/globals';
import {
  longTime,
  shortTime,
  utcTime,
  valueTime,
  viewerLocale,
} from '../../../../../lib/admin/components/shared/time-text.js';

const ISO = '2026-10-05T12:03:07.120Z';
const BERLIN = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

describe('times of events', () => {
  it('are in the time zone of the viewer', () => {
    expect(shortTime(ISO, BERLIN)).toBe('5 Oct 2026, 14:03');
    expect(shortTime(ISO, { locale: 'en-US', timeZone: 'America/New_York' })).toMatch(
      /^Oct 5, 2026, 8:03\sAM$/,
    );
  });

  it('have milliseconds and the zone where they are long', () => {
    expect(longTime(ISO, BERLIN)).toMatch(
      /^Monday,? 5 October 2026(,| at) 14:03:07\.120 (CEST|GMT\+2)$/,
    );
  });

  it('have seconds among the values of a record', () => {
    expect(valueTime(ISO, BERLIN)).toBe('5 Oct 2026, 14:03:07');
  });

  it('can be read in UTC', () => {
    expect(utcTime(ISO)).toBe('2026-10-05 12:03:07.120 UTC');
  });

  it('stay as they are if they are none', () => {
    expect(shortTime('yesterday', BERLIN)).toBe('yesterday');
    expect(utcTime('yesterday')).toBe('yesterday');
  });
});

describe('viewerLocale', () => {
  it("is the viewer's form of the language of the panel", () => {
    expect(viewerLocale('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
  });

  it('is the language of the panel where the viewer prefers others', () => {
    expect(viewerLocale('en', ['de-DE', 'fr'])).toBe('en');
    expect(viewerLocale('pt-BR', ['pt-PT'])).toBe('pt-BR');
  });

  it('is English where the browser does not know the language', () => {
    expect(viewerLocale('xx', [])).toBe('en');
  });
});
