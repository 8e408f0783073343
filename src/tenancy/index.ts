export type { ApiClient } from './api-client.ts';
export { isWorthLookup, mintToken, readToken, TOKEN_BYTES } from './api-token.ts';
export type { CustomerRef, FoundCustomer, StoredCustomer } from './customer.ts';
export {
  ALWAYS_OPEN,
  instantOf,
  isOpenAt,
  type LocalTime,
  localTime,
  nextOpeningAt,
  type OpeningHours,
  openingOn,
} from './opening-hours.ts';
export { type AccountOwner, businessAccountId, type RestaurantProfile } from './restaurant.ts';
export { hasScope, isGrantable, SCOPES, type Scope } from './scopes.ts';
export { SWITCHES, type Switches, type SwitchName, switchesOf } from './switches.ts';
