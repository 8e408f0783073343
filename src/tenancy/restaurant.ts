import type { OpeningHours } from './opening-hours.ts';

export interface RestaurantProfile {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly name: string;
  /** IANA name, e.g. `Africa/Algiers`. */
  readonly timezone: string;
  readonly defaultLocale: 'fr' | 'ar';
  readonly hours: OpeningHours;
  readonly isActive: boolean;
}

/** Who answers for a channel account, and the token that sends for it. Decided once, server-side (invariant I10). */
export interface AccountOwner {
  readonly tenantId: string;
  readonly restaurantId: string;
  /** Sealed Graph token of this account; null means the channel's default token. */
  readonly sealedToken: string | null;
  /** The WhatsApp business account that it belongs to, where it is known. */
  readonly wabaId?: string | null;
}

/** A WhatsApp business account is looked up in the same directory as its phone numbers, under a name that no phone number has. */
export function businessAccountId(wabaId: string): string {
  return `waba:${wabaId}`;
}

/** A channel account by its ids (the messages module, above this one, calls it `AccountRef`). */
export interface AccountKey {
  readonly channel: 'whatsapp' | 'instagram' | 'messenger';
  readonly accountId: string;
}
