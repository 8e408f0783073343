import type { Centimes } from '#src/kernel/money';

/** A page on which somebody pays, as the provider tells it. */
export interface ProviderPage {
  readonly id: string;
  readonly status: string;
  readonly amountCentimes: Centimes;
  readonly currency: string;
  readonly isLive: boolean;
  /** What we gave it to remember. */
  readonly intentId: string | null;
}

export interface NewPage {
  readonly intentId: string;
  readonly amountCentimes: Centimes;
  readonly orderNumber: number;
  readonly locale: string;
  readonly card: 'edahabia' | 'cib' | null;
}

/** What can be paid on a provider's page. */
export interface PayablePage {
  readonly intentId: string;
  readonly amountCentimes: Centimes;
  readonly orderNumber: number;
  readonly locale: string;
  /** Of the page that is open already. */
  readonly url: string | null;
}

/** What became of what a provider said. */
export interface SettledPage {
  readonly outcome:
    | 'confirmed'
    | 'late'
    | 'unpaid'
    | 'mismatch'
    | 'unknown'
    | 'duplicate'
    | 'nothing_due'
    | 'reference_used'
    | 'too_little'
    | 'too_much'
    | 'not_found';
  readonly orderId: string | null;
}
