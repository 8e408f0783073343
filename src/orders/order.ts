import type { Checkout } from '#src/checkout/index';
import type { DeliveryQuote, OfferedSlot } from '#src/delivery/index';
import type { Centimes } from '#src/kernel/money';
import type { Locale } from '#src/locale/index';
import type { Channel, UserIdentity } from '#src/messages/index';
import type { BlockedReason, OrderPayment, PaymentTerms } from '#src/payments/index';
import type { OrderStatus } from './status.ts';

/** One confirmed checkout on its way to Postgres. Everything in it was decided server-side but `checkout`, which is checked against the live menu. */
export interface OrderRequest {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly channel: Channel;
  readonly accountId: string;
  readonly user: UserIdentity;
  readonly locale: Locale;
  /** Durable Object id of the conversation: where the order's messages will go. */
  readonly conversationId: string;
  readonly correlationId: string;
  readonly checkout: Checkout;
}

/** What the live menu says of a line that no longer is as the customer saw it. */
export interface MenuChange {
  readonly itemCode: string;
  readonly optionCode?: string;
  readonly reason: 'sold_out' | 'gone' | 'not_served' | 'price';
  /** The live price of the item, or of the option, when it has one. */
  readonly priceCentimes?: Centimes;
}

export type OrderStatusOutcome =
  | { readonly kind: 'found'; readonly orderNumber: number; readonly status: OrderStatus }
  /** No order of this restaurant came of that checkout. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable' };

export type CancelOrderOutcome =
  | { readonly kind: 'cancelled'; readonly orderNumber: number }
  /** Somebody has accepted it. */
  | { readonly kind: 'too_late'; readonly orderNumber: number; readonly status: OrderStatus }
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable' };

export type PlaceOrderOutcome =
  | {
      readonly kind: 'placed';
      readonly orderId: string;
      readonly orderNumber: number;
      readonly totalCentimes: Centimes;
      readonly payment: OrderPayment | null;
    }
  /** Nothing was written: the customer must see the order again. */
  | { readonly kind: 'changed'; readonly changes: readonly MenuChange[] }
  /** The delivery costs something else now, or nobody goes there any more: nothing was written. */
  | { readonly kind: 'requoted'; readonly quote: DeliveryQuote }
  /** The slot has no place left, or its hour has come too near: those that are free. */
  | { readonly kind: 'slot_full'; readonly slots: readonly OfferedSlot[] }
  /** A very large order: it wants a code of its customer first. */
  | { readonly kind: 'code_required'; readonly minutes: number; readonly maxTries: number }
  /** Too many orders of this customer were cancelled of late; `reason` is the rule's key. */
  | { readonly kind: 'quarantined'; readonly reason: string; readonly minutes: number }
  /** It is paid in another way than the customer was told: nothing was written. */
  | { readonly kind: 'payment_changed'; readonly terms: PaymentTerms }
  /** No way of paying it is open to this customer. */
  | { readonly kind: 'payment_blocked'; readonly reason: BlockedReason }
  | { readonly kind: 'refused'; readonly reason: string }
  /** Postgres could not be asked, or its answer was lost: ask again with the same checkout. */
  | { readonly kind: 'unavailable' };
