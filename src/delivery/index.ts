export {
  ADDRESS_FIELDS,
  type AddressField,
  type DeliveryAddress,
  missingFields,
  readAddressField,
  readWholeAddress,
  type ServedZone,
} from './address.ts';
export { formatPhone, parsePhone, phoneOfSender } from './phone.ts';
export {
  type DeliveryDefaults,
  type DeliveryQuote,
  QUOTE_REASONS,
  type QuotePlace,
  type QuoteReason,
} from './quote.ts';
