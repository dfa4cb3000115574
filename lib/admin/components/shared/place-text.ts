import type { EventLocation } from '../../../event/audit-event.js';

/** "Berlin, Germany": the parts of a location that are known, the nearest first. */
export function placeInWords(location: EventLocation, locale: string): string {
  const { city, region, country } = location;
  const parts = [city, region === city ? undefined : region, countryName(country, locale)];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** "52.5200, 13.4050 ± 20 km", `undefined` without coordinates. */
export function coordinates(location: EventLocation): string | undefined {
  const { latitude, longitude, accuracyKm } = location;
  if (latitude === undefined || longitude === undefined) return undefined;
  const point = `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return accuracyKm === undefined ? point : `${point} ± ${accuracyKm} km`;
}

/** The name of a country given by its code; whatever else stands there is its name already. */
function countryName(country: string | undefined, locale: string): string | undefined {
  if (country === undefined || !/^[A-Z]{2}$/i.test(country)) return country;
  return new Intl.DisplayNames([locale], { type: 'region' }).of(country.toUpperCase());
}
