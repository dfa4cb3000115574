import { describe, expect, it } from '@jest/globals';
import {
  coordinates,
  placeInWords,
} from '../../../../../lib/admin/components/shared/place-text.js';

describe('placeInWords', () => {
  it('names the city, the region and the country', () => {
    const location = { city: 'Potsdam', region: 'Brandenburg', country: 'DE' };
    expect(placeInWords(location, 'en')).toBe('Potsdam, Brandenburg, Germany');
    expect(placeInWords(location, 'de')).toBe('Potsdam, Brandenburg, Deutschland');
  });

  it('says a name once', () => {
    expect(placeInWords({ city: 'Berlin', region: 'Berlin', country: 'DE' }, 'en')).toBe(
      'Berlin, Germany',
    );
  });

  it('takes a country that is no code as its name', () => {
    expect(placeInWords({ country: 'Germany' }, 'en')).toBe('Germany');
    expect(placeInWords({ country: '1!' }, 'en')).toBe('1!');
  });

  it('is empty if nothing is known', () => {
    expect(placeInWords({}, 'en')).toBe('');
  });
});

describe('coordinates', () => {
  it('have as many digits as a place of a city needs', () => {
    expect(coordinates({ latitude: 52.52, longitude: 13.404954, accuracyKm: 20 })).toBe(
      '52.5200, 13.4050 ± 20 km',
    );
    expect(coordinates({ latitude: 0, longitude: 0 })).toBe('0.0000, 0.0000');
  });

  it('need both', () => {
    expect(coordinates({ latitude: 52.52 })).toBeUndefined();
  });
});
