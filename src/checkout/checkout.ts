import type { PricedCart } from '#src/cart/index';
import { type AddressField, type DeliveryAddress, type DeliverySlot, missingFields } from '#src/delivery/index';
import type { Centimes } from '#src/kernel/money';
import type { PaymentTerms } from '#src/payments/index';

export const SERVICE_MODES = ['sur_place', 'a_emporter', 'livraison'] as const;
export type ServiceMode = (typeof SERVICE_MODES)[number];

/** A choice and the event time that made it: an older event cannot overwrite it (invariant I15). */
export interface Chosen<T> {
  readonly value: T;
  readonly at: number;
}

/** What the customer has said so far about how to get the order. All of it survives a change of mind about the mode. */
export interface FulfilmentChoices {
  readonly mode?: Chosen<ServiceMode>;
  readonly table?: Chosen<string>;
  /** Epoch ms, or `now`. */
  readonly pickup?: Chosen<number | 'now'>;
  readonly address?: Chosen<DeliveryAddress>;
  readonly slot?: Chosen<DeliverySlot>;
  /** Ordered while closed: epoch ms of the opening it is for. */
  readonly opening?: Chosen<number>;
}

export type Question =
  | { readonly kind: 'mode' }
  | { readonly kind: 'table' }
  | { readonly kind: 'pickup' }
  | { readonly kind: 'address'; readonly field: AddressField }
  | { readonly kind: 'slot' }
  | { readonly kind: 'opening' };

interface Situation {
  readonly isOpen: boolean;
  readonly now: number;
  /** There are delivery slots to choose from. */
  readonly offersSlots?: boolean;
}

/** The next thing to ask before a recap can be shown; null when nothing is missing. */
export function nextQuestion(choices: FulfilmentChoices, situation: Situation): Question | null {
  switch (choices.mode?.value) {
    case undefined:
      return { kind: 'mode' };
    case 'sur_place':
      if (!choices.table) return { kind: 'table' };
      break;
    case 'a_emporter':
      return pickupStands(choices.pickup?.value, situation) ? null : { kind: 'pickup' };
    case 'livraison': {
      const [field] = missingFields(choices.address?.value ?? {});
      if (field) return { kind: 'address', field };
      // Its hour is the order's, whether the door is open now or not.
      if (standingSlot(choices, situation.now)) return null;
      if (situation.offersSlots) return { kind: 'slot' };
    }
  }
  const opensLater = (choices.opening?.value ?? 0) > situation.now;
  return situation.isOpen || opensLater ? null : { kind: 'opening' };
}

/** "Now" holds while the door is open; an hour holds until it has passed. */
function pickupStands(pickup: number | 'now' | undefined, situation: Situation): boolean {
  if (pickup === undefined) return false;
  return pickup === 'now' ? situation.isOpen : pickup > situation.now;
}

/** A slot that has not begun. */
function standingSlot({ slot }: FulfilmentChoices, now: number): DeliverySlot | null {
  return slot && slot.value.startAt > now ? slot.value : null;
}

/** An order as the customer saw it in the recap: what `place_order` must find unchanged. */
export interface Checkout {
  /** UUID; placing it twice gives one order (invariant I7). */
  readonly checkoutId: string;
  readonly mode: ServiceMode;
  readonly table?: string;
  /** Epoch ms; absent means now. */
  readonly pickupAt?: number;
  readonly scheduledFor?: number;
  readonly address?: DeliveryAddress;
  readonly delivery?: CheckoutDelivery;
  readonly slot?: DeliverySlot;
  readonly note?: string;
  /** As the customer was told; absent where nobody could be asked. */
  readonly payment?: PaymentTerms;
  /** Its customer has sent back the code that was asked for. */
  readonly isConfirmedByCode?: true;
  readonly lines: readonly CheckoutLine[];
  /** The items alone; what is due is `payableCentimes`. */
  readonly totalCentimes: Centimes;
}

/** What the customer was told of the delivery. */
export interface CheckoutDelivery {
  readonly feeCentimes: Centimes;
  readonly etaMinutes: { readonly min: number; readonly max: number };
}

export function payableCentimes({ totalCentimes, delivery }: Checkout): Centimes {
  return totalCentimes + (delivery?.feeCentimes ?? 0);
}

export interface CheckoutLine {
  readonly itemCode: string;
  /** French, for the kitchen and the records. */
  readonly label: string;
  readonly quantity: number;
  readonly itemPriceCentimes: Centimes;
  readonly unitPriceCentimes: Centimes;
  readonly lineTotalCentimes: Centimes;
  readonly options: readonly {
    readonly code: string;
    readonly label: string;
    readonly priceDeltaCentimes: Centimes;
  }[];
}

/** Call only when `nextQuestion` is null and the cart has lines. */
export function buildCheckout(input: {
  checkoutId: string;
  choices: FulfilmentChoices;
  cart: PricedCart;
  note: string | undefined;
  delivery: CheckoutDelivery | undefined;
  payment: PaymentTerms | undefined;
  now: number;
}): Checkout {
  const { choices, cart, note, delivery, payment, now } = input;
  const mode = choices.mode?.value ?? 'a_emporter';
  const { table, pickup, address, opening } = choices;
  const slot = mode === 'livraison' ? standingSlot(choices, now) : null;
  const scheduled = mode !== 'a_emporter' && !slot && opening && opening.value > now;
  return {
    checkoutId: input.checkoutId,
    mode,
    ...(mode === 'sur_place' && table && { table: table.value }),
    ...(mode === 'a_emporter' && typeof pickup?.value === 'number' && { pickupAt: pickup.value }),
    ...(scheduled && { scheduledFor: opening.value }),
    ...(mode === 'livraison' && address && { address: address.value }),
    ...(mode === 'livraison' && delivery && { delivery }),
    ...(slot && { slot }),
    ...(note && { note }),
    ...(payment && { payment }),
    lines: cart.lines.map((line) => ({
      itemCode: line.item.code,
      label: line.item.label.fr,
      quantity: line.quantity,
      itemPriceCentimes: line.item.priceCentimes,
      unitPriceCentimes: line.unitPriceCentimes,
      lineTotalCentimes: line.lineTotalCentimes,
      options: line.options.map((option) => ({
        code: option.code,
        label: option.label.fr,
        priceDeltaCentimes: option.priceDeltaCentimes,
      })),
    })),
    totalCentimes: cart.totalCentimes,
  };
}
