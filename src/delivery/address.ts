import type { Centimes } from '#src/kernel/money';
import { keepText } from '#src/kernel/text';
import { normalizeText } from '#src/locale/index';
import { parsePhone } from './phone.ts';

export interface DeliveryAddress {
  readonly wilaya?: string;
  readonly commune?: string;
  /** Street, building, landmark. */
  readonly details?: string;
  /** E.164. */
  readonly phone?: string;
  readonly location?: { readonly latitude: number; readonly longitude: number };
}

export const ADDRESS_FIELDS = ['wilaya', 'commune', 'details', 'phone'] as const;
export type AddressField = (typeof ADDRESS_FIELDS)[number];

/** A zone that the restaurant delivers to, as it is shown in lists. */
export interface ServedZone {
  readonly wilaya: string;
  readonly commune: string;
  /** Before surcharges; null in a snapshot of an earlier shape. */
  readonly feeCentimes: Centimes | null;
  readonly minimumCentimes: Centimes;
  /** Other spellings of the commune and of the wilaya, in either script; absent in a snapshot of an earlier shape. */
  readonly names?: readonly string[];
  readonly wilayaNames?: readonly string[];
  /** It has a centre, so that a pin can lie in it. */
  readonly isOnMap?: boolean;
}

const LABELS: ReadonlyMap<string, AddressField> = new Map(
  (
    [
      ['wilaya', ['wilaya', 'ولاية', 'الولاية']],
      ['commune', ['commune', 'بلدية', 'البلدية']],
      ['details', ['adresse', 'address', 'rue', 'العنوان', 'عنوان', 'شارع']],
      ['phone', ['tel', 'telephone', 'phone', 'numero', 'هاتف', 'الهاتف', 'رقم', 'رقم الهاتف']],
    ] as const
  ).flatMap(([field, labels]) => labels.map((label) => [normalizeText(label), field] as const)),
);
export function labelOf(word: string): AddressField | undefined {
  return LABELS.get(normalizeText(word));
}

const MIN_DETAILS = 4;
const MAX_FIELD = 300;

export function missingFields(address: DeliveryAddress): readonly AddressField[] {
  return ADDRESS_FIELDS.filter((field) => address[field] === undefined);
}

/** One answer to one question; null when it cannot be what was asked. */
export function readAddressField(field: AddressField, text: string): string | null {
  const value = keepText(text, MAX_FIELD);
  switch (field) {
    case 'wilaya':
    case 'commune':
      return /\p{L}{2}/u.test(value) ? value : null;
    case 'details':
      return value.length >= MIN_DETAILS ? value : null;
    case 'phone':
      return parsePhone(value);
  }
}

/** `Wilaya: Alger, Commune: Hydra, …` with labels in either language. Null with fewer than two of them. */
export function readLabelledAddress(text: string): DeliveryAddress | null {
  const labelled = readLabelled(partsOf(text));
  return Object.keys(labelled).length >= 2 ? labelled : null;
}

/** Four unlabelled parts in the order wilaya, commune, address, phone: of a place that need not be known. */
export function readOrderedAddress(text: string): DeliveryAddress | null {
  const parts = partsOf(text);
  const phone = parts.length < ADDRESS_FIELDS.length ? null : parsePhone(parts.at(-1) ?? '');
  if (!phone) return null;
  const [wilaya = '', commune = '', ...details] = parts.slice(0, -1);
  return { ...readFields({ wilaya, commune, details: details.join(', ') }), phone };
}

function partsOf(text: string): readonly string[] {
  return text
    .split(/[\n,;،؛]+/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A part without a label goes on with the street before it: streets have commas too. */
function readLabelled(parts: readonly string[]): DeliveryAddress {
  const texts: Partial<Record<AddressField, string>> = {};
  let last: AddressField | undefined;
  for (const part of parts) {
    const colon = part.indexOf(':');
    const field = colon > 0 ? labelOf(part.slice(0, colon)) : undefined;
    if (field) texts[field] = part.slice(colon + 1);
    else if (last === 'details') texts.details += `, ${part}`;
    last = field ?? last;
  }
  return readFields(texts);
}

/** What is no answer is left out, and so asked for. */
function readFields(texts: Partial<Record<AddressField, string>>): DeliveryAddress {
  const address: Partial<Record<AddressField, string>> = {};
  for (const field of ADDRESS_FIELDS) {
    const value = readAddressField(field, texts[field] ?? '');
    if (value !== null) address[field] = value;
  }
  return address;
}
