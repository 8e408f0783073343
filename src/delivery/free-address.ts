import { wordsOf } from '#src/locale/index';
import { type DeliveryAddress, labelOf, readAddressField, type ServedZone } from './address.ts';
import { parsePhone } from './phone.ts';

/** "Birkhadem" or "Bir Mourad Raïs"; numbers are written in up to five groups. */
const MAX_PLACE_WORDS = 4;
const MAX_PHONE_WORDS = 6;
const SEPARATORS = /[\n,;،؛]+|\s[-–—]\s/u;
const LEADING = new Set(['a', 'في', 'ف', 'f', 'fi', 'l', 'de', 'el']);
const ARTICLE = /^ال(?=..)/;

interface Found {
  readonly zones: readonly ServedZone[];
  readonly isWilaya: boolean;
}

/**
 * Street, place and number in any order and either script, as people write them: places are known by the zones, a number by its form, and
 * what is left is the street.
 */
export function readFreeAddress(text: string, zones: readonly ServedZone[]): DeliveryAddress {
  const places = placesOf(zones);
  const found: Found[] = [];
  const rest: string[] = [];
  let phone: string | null = null;
  for (const part of text.split(SEPARATORS)) {
    let tokens = withoutLabel(part.split(/\s+/u).filter((token) => token !== ''));
    if (phone === null) {
      const number = takePhone(tokens);
      phone = number.phone;
      tokens = withoutLabel(number.tokens);
    }
    for (let place = takePlace(tokens, places); place; place = takePlace(tokens, places)) {
      found.push(place.found);
      tokens = place.tokens;
    }
    if (tokens.length > 0) rest.push(tokens.join(' '));
  }
  const details = readAddressField('details', rest.join(', '));
  return {
    ...placeOf(found),
    ...(details !== null && { details }),
    ...(phone !== null && { phone }),
  };
}

/** The one zone that is meant. Two communes are none: better asked than guessed. */
function placeOf(found: readonly Found[]): { wilaya: string; commune: string } | Record<string, never> {
  const communes = found.filter(({ zones }) => zones.length > 0);
  const named = communes.filter(({ isWilaya }) => !isWilaya);
  const candidates = (named.length > 0 ? named : communes).flatMap(({ zones }) => zones);
  const [zone, ...others] = [...new Set(candidates)];
  return zone && others.length === 0 ? { wilaya: zone.wilaya, commune: zone.commune } : {};
}

function placesOf(zones: readonly ServedZone[]): ReadonlyMap<string, Found> {
  const places = new Map<string, Found>();
  const add = (name: string, change: (known: Found) => Found): void => {
    const key = placeKey(name);
    places.set(key, change(places.get(key) ?? { zones: [], isWilaya: false }));
  };
  for (const zone of zones) {
    for (const name of new Set([zone.commune, ...(zone.names ?? [])].map(placeKey)))
      add(name, (known) => ({ ...known, zones: [...known.zones, zone] }));
    for (const name of [zone.wilaya, ...(zone.wilayaNames ?? [])]) add(name, (known) => ({ ...known, isWilaya: true }));
  }
  return places;
}

/** As the SQL function `fold_place` has it: in one spelling, without the Arabic article. */
function placeKey(text: string): string {
  return wordsOf(text)
    .map((word) => word.replace(ARTICLE, ''))
    .join(' ');
}

/** The longest place that the words begin or end with: in their middle it is part of a street's name. */
function takePlace(
  tokens: readonly string[],
  places: ReadonlyMap<string, Found>,
): { readonly found: Found; readonly tokens: string[] } | null {
  for (let count = Math.min(MAX_PLACE_WORDS, tokens.length); count > 0; count--) {
    const atEnd = places.get(placeKey(tokens.slice(-count).join(' ')));
    if (atEnd) return { found: atEnd, tokens: withoutPreposition(tokens.slice(0, -count)) };
    const atStart = places.get(placeKey(tokens.slice(0, count).join(' ')));
    if (atStart) return { found: atStart, tokens: tokens.slice(count) };
  }
  return null;
}

function takePhone(tokens: readonly string[]): { readonly phone: string | null; readonly tokens: string[] } {
  for (let from = 0; from < tokens.length; from++) {
    for (let count = Math.min(MAX_PHONE_WORDS, tokens.length - from); count > 0; count--) {
      const phone = parsePhone(tokens.slice(from, from + count).join(' '));
      if (phone !== null) return { phone, tokens: [...tokens.slice(0, from), ...tokens.slice(from + count)] };
    }
  }
  return { phone: null, tokens: [...tokens] };
}

/** "Tél 0555…", "commune Hydra", "wilaya d'Alger". */
function withoutLabel(tokens: readonly string[]): string[] {
  const [first = '', ...others] = tokens;
  const isLabel = labelOf(first.replace(/:$/, '')) !== undefined && labelOf(first.replace(/:$/, '')) !== 'details';
  const last = tokens.at(-1) ?? '';
  if (isLabel) return others;
  return tokens.length > 1 && labelOf(last.replace(/:$/, '')) === 'phone' ? tokens.slice(0, -1) : [...tokens];
}

function withoutPreposition(tokens: readonly string[]): string[] {
  return LEADING.has(wordsOf(tokens.at(-1) ?? '').join(' ')) ? tokens.slice(0, -1) : [...tokens];
}
