export {
  ADDRESS_FIELDS,
  type AddressField,
  type DeliveryAddress,
  missingFields,
  readAddressField,
  type ServedZone,
} from './address.ts';
export { formatPhone, parsePhone, phoneOfSender } from './phone.ts';
export type {
  DeliveryDefaults,
  DeliveryQuote,
  DeliverySlot,
  OfferedSlot,
  QuotePlace,
  QuoteReason,
} from './quote.ts';
export { defaultsJson, placeJson, type QuoteJson, quoteOf, type SlotJson, slotOf } from './quote-json.ts';
export { readWholeAddress } from './whole-address.ts';
