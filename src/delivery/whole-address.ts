import {
  type AddressField,
  type DeliveryAddress,
  readLabelledAddress,
  readOrderedAddress,
  type ServedZone,
} from './address.ts';
import { readFreeAddress } from './free-address.ts';

/**
 * Several fields in one message: labelled; around the places that we go to, in any order; or in the order that they are asked in. Once the place is
 * known, its name may stand in a street's. Null when the text is one answer to what was `asked`.
 */
export function readWholeAddress(
  text: string,
  asked: AddressField,
  zones: readonly ServedZone[] = [],
): DeliveryAddress | null {
  const labelled = readLabelledAddress(text);
  if (labelled) return labelled;
  if (asked === 'details' || asked === 'phone') return readBesides(text, asked);
  const free = readFreeAddress(text, zones);
  if (free.commune !== undefined) return free;
  return asked === 'wilaya' ? readOrderedAddress(text) : null;
}

/** A number that stands beside the street is no part of it; words beside a number are no street. */
function readBesides(text: string, asked: 'details' | 'phone'): DeliveryAddress | null {
  const { details, phone } = readFreeAddress(text, []);
  if (phone === undefined) return null;
  return asked === 'details' && details !== undefined ? { details, phone } : { phone };
}
