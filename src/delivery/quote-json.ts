import type { DeliveryDefaults, DeliveryQuote, OfferedSlot, QuotePlace, QuoteReason } from './quote.ts';

/** The answer of the SQL function `delivery_quote`. */
export interface QuoteJson {
  readonly reason: QuoteReason;
  readonly zone_found: boolean;
  readonly zone_active: boolean;
  readonly wilaya: string | null;
  readonly commune: string | null;
  readonly base_cents: number;
  readonly surcharge_cents: number;
  readonly final_cents: number;
  readonly free_threshold_cents: number | null;
  readonly min_order_cents: number;
  readonly eta_min: number;
  readonly eta_max: number;
  readonly slots?: readonly SlotJson[];
}

/** One of the SQL function `delivery_slots_offered`. */
export interface SlotJson {
  readonly slot_id: string;
  readonly date: string;
  readonly start_at: string;
  readonly end_at: string;
  readonly remaining: number;
}

export function placeJson({ wilaya, commune, location }: QuotePlace): Readonly<Record<string, unknown>> {
  return {
    wilaya: wilaya ?? null,
    commune: commune ?? null,
    lat: location?.latitude ?? null,
    lng: location?.longitude ?? null,
  };
}

export function defaultsJson({ feeFloorCentimes, etaMinutes }: DeliveryDefaults): Readonly<Record<string, number>> {
  return { fee_min_cents: feeFloorCentimes, eta_min: etaMinutes.min, eta_max: etaMinutes.max };
}

export function quoteOf(quote: QuoteJson): DeliveryQuote {
  return {
    reason: quote.reason,
    zoneFound: quote.zone_found,
    zoneActive: quote.zone_active,
    wilaya: quote.wilaya,
    commune: quote.commune,
    baseCentimes: quote.base_cents,
    surchargeCentimes: quote.surcharge_cents,
    finalCentimes: quote.final_cents,
    freeFromCentimes: quote.free_threshold_cents,
    minimumCentimes: quote.min_order_cents,
    etaMinutes: { min: quote.eta_min, max: quote.eta_max },
    ...(quote.slots && { slots: quote.slots.map(slotOf) }),
  };
}

export function slotOf(slot: SlotJson): OfferedSlot {
  return {
    slotId: slot.slot_id,
    date: slot.date,
    startAt: Date.parse(slot.start_at),
    endAt: Date.parse(slot.end_at),
    remaining: slot.remaining,
  };
}
