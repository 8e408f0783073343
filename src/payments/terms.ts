import type { Centimes } from '#src/kernel/money';

/** How an order is paid: what ahead, what in cash (spec/b §4.2; decisions.md, Trade). Decided by the SQL function `payment_terms`. */
export interface PaymentTerms {
  readonly method: 'COD' | 'DEPOSIT_COD' | 'CIB' | 'EDAHABIA' | 'BARIDIMOB' | 'FREE';
  readonly reason: TermsReason;
  readonly depositCentimes: Centimes;
  readonly cashCentimes: Centimes;
  /** To pay the deposit in; null without one. */
  readonly minutes: number | null;
  /** Where a transfer goes; null: none is taken. */
  readonly transferCode: string | null;
  /** Whether a card is taken. */
  readonly isOnline: boolean;
}

type TermsReason =
  | 'at_table'
  | 'deposit_disabled'
  | 'below_threshold'
  | 'trusted_customer'
  | 'standard_deposit'
  | 'requires_deposit'
  | 'cash_ceiling'
  | 'cash_disabled'
  | 'blacklisted';

/** `blocked`: no way of paying is open to this customer for this order; a person must help. */
export type TermsAnswer =
  | { readonly kind: 'ok'; readonly terms: PaymentTerms }
  | { readonly kind: 'blocked'; readonly reason: BlockedReason };
export type BlockedReason = 'blacklisted' | 'cash_ceiling';

/** What holds where a restaurant's own row says nothing: the `PAYMENT_*` settings. */
export interface PaymentDefaults {
  readonly cash: boolean;
  readonly cashCeilingCentimes: Centimes;
  readonly deposits: boolean;
  readonly depositMode: 'PERCENTAGE' | 'FIXED';
  readonly depositPercentage: number;
  readonly depositFixedCentimes: Centimes;
  readonly depositThresholdCentimes: Centimes;
  readonly depositMinutes: number;
  readonly trustMinOrders: number;
  readonly trustMinScore: number;
  readonly cib: boolean;
  readonly edahabia: boolean;
  /** Empty: no transfers. */
  readonly transferCode: string;
  /** Whether a provider of card payments is set up. */
  readonly hasProvider: boolean;
}

/** What is to be paid ahead for an order that is placed. */
export interface OrderPayment extends PaymentTerms {
  readonly intentId: string;
  /** The provider's page; null: there is none, or none now. */
  readonly payUrl: string | null;
}

/** How it stands with that. */
export type PayOutcome =
  | {
      readonly kind: 'waiting';
      readonly orderNumber: number;
      readonly depositCentimes: Centimes;
      readonly cashCentimes: Centimes;
      readonly minutes: number;
      readonly transferCode: string | null;
      readonly isOnline: boolean;
      readonly payUrl: string | null;
    }
  | { readonly kind: 'paid'; readonly orderNumber: number }
  /** It was cancelled, or given back. */
  | { readonly kind: 'over'; readonly orderNumber: number }
  /** Nothing is to be paid ahead. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable' };

/** Which note the customer pays with. */
export type ChangeOutcome =
  | { readonly kind: 'noted'; readonly cashCentimes: Centimes }
  | { readonly kind: 'too_little'; readonly cashCentimes: Centimes }
  | { readonly kind: 'none' }
  | { readonly kind: 'unavailable' };
