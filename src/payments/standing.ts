/** Where a checkout's order is paid: the owner from the server, the checkout from the conversation's own state. */
export interface PaymentQuery {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly checkoutId: string;
}

/** How it stands with a deposit, with the provider's pages that are still open. */
export type PaymentStanding =
  | {
      readonly outcome: 'waiting' | 'paid' | 'over';
      readonly order_number: number;
      readonly intent_id: string;
      readonly deposit_cents: number;
      readonly cash_cents: number;
      readonly minutes: number;
      readonly transfer_code: string | null;
      readonly online: boolean;
      readonly checkouts: readonly string[];
    }
  | { readonly outcome: 'none' };

/** A deposit whose time is over. */
export interface OverduePayment {
  readonly intentId: string;
  readonly orderId: string;
  readonly overdueSeconds: number;
  readonly checkouts: readonly string[];
}
