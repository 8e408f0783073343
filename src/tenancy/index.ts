export { type ApiClient, hasScope, isPlausibleToken } from './api-client.ts';
export {
  ALWAYS_OPEN,
  instantOf,
  isOpenAt,
  type LocalTime,
  localTime,
  nextOpeningAt,
  type OpeningHours,
} from './opening-hours.ts';
export type { AccountOwner, RestaurantProfile } from './restaurant.ts';
