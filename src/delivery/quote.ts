import type { Centimes } from '#src/kernel/money';

export type QuoteReason = 'OK' | 'DELIVERY_ZONE_NOT_FOUND' | 'DELIVERY_ZONE_INACTIVE' | 'DELIVERY_MIN_ORDER';

export interface QuotePlace {
  readonly wilaya?: string;
  readonly commune?: string;
  readonly location?: { readonly latitude: number; readonly longitude: number };
}

/** An hour of one day at which deliveries go out. */
export interface DeliverySlot {
  readonly slotId: string;
  /** Local, `2026-11-23`. */
  readonly date: string;
  readonly startAt: number;
  readonly endAt: number;
}

/** What bringing an order to a place costs, at one time. Figures of a zone that is not found are 0. */
export interface DeliveryQuote {
  readonly reason: QuoteReason;
  readonly zoneFound: boolean;
  readonly zoneActive: boolean;
  /** As the restaurant calls them; null where no zone is found. */
  readonly wilaya: string | null;
  readonly commune: string | null;
  readonly baseCentimes: Centimes;
  readonly surchargeCentimes: Centimes;
  /** What the customer pays. */
  readonly finalCentimes: Centimes;
  /** From this total of the items on it is free; null: never, at this hour. */
  readonly freeFromCentimes: Centimes | null;
  readonly minimumCentimes: Centimes;
  readonly etaMinutes: { readonly min: number; readonly max: number };
  /** The next ones with a place left; absent: nobody asked. */
  readonly slots?: readonly OfferedSlot[];
}

export interface OfferedSlot extends DeliverySlot {
  readonly remaining: number;
}

/** `DELIVERY_FEE_MIN_CENTS`, `DELIVERY_SLOTS_ENABLED`; and where a zone says nothing, `DELIVERY_DEFAULT_ETA_MIN` and `_MAX`. */
export interface DeliveryDefaults {
  readonly feeFloorCentimes: Centimes;
  readonly etaMinutes: { readonly min: number; readonly max: number };
  readonly offersSlots: boolean;
}
