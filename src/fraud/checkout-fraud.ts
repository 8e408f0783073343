import type { Centimes } from '#src/kernel/money';

/** What holds where a restaurant's rules say nothing: the `FRAUD_*` settings about checkouts. */
export interface CheckoutFraudSettings {
  readonly enabled: boolean;
  readonly thresholdCentimes: Centimes;
  readonly cancelLimit: number;
  readonly windowDays: number;
}
