import type { InboundContent } from '#src/messages/index';
import { present } from './read-json.ts';

/** A point somebody can stand on, or null. 0/0 is what a phone without a fix sends (meta-wire §6 case 14). */
export function placeContent(place: {
  latitude: number | undefined;
  longitude: number | undefined;
  label: string | undefined;
}): InboundContent | null {
  const { latitude, longitude, label } = place;
  if (latitude === undefined || longitude === undefined) return null;
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180 || (latitude === 0 && longitude === 0)) return null;
  return present({ kind: 'location', latitude, longitude, label });
}
