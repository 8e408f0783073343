import type { Checkout } from '#src/checkout/index';
import type { OrderStatusOutcome, PlaceOrderOutcome } from '#src/orders/index';

/** The one thing a turn may ask of the outside. Idempotent by its own id, so that a turn that died half-way can run again. */
export type Act =
  | { readonly kind: 'place_order'; readonly checkout: Checkout }
  | { readonly kind: 'order_status'; readonly checkoutId: string };

/** What came of it: the next input of the same turn. */
export type ActOutcome =
  | { readonly kind: 'place_order'; readonly checkout: Checkout; readonly outcome: PlaceOrderOutcome }
  | { readonly kind: 'order_status'; readonly outcome: OrderStatusOutcome };
