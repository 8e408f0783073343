import type { OrderPayment, PaymentDefaults, PaymentTerms, TermsAnswer } from './terms.ts';

/** What the SQL function `payment_terms` answers. */
export interface TermsJson {
  readonly method: PaymentTerms['method'];
  readonly reason: PaymentTerms['reason'];
  readonly deposit_cents: number;
  readonly cash_cents: number;
  readonly minutes: number | null;
  readonly transfer_code: string | null;
  readonly online: boolean;
}

export type TermsAnswerJson =
  | ({ readonly outcome: 'ok' } & TermsJson)
  | { readonly outcome: 'blocked'; readonly reason: 'blacklisted' | 'cash_ceiling' };

export function termsOf(json: TermsJson): PaymentTerms {
  return {
    method: json.method,
    reason: json.reason,
    depositCentimes: json.deposit_cents,
    cashCentimes: json.cash_cents,
    minutes: json.minutes,
    transferCode: json.transfer_code,
    isOnline: json.online,
  };
}

export function termsAnswerOf(json: TermsAnswerJson): TermsAnswer {
  return json.outcome === 'ok' ? { kind: 'ok', terms: termsOf(json) } : { kind: 'blocked', reason: json.reason };
}

export function orderPaymentOf(json: TermsJson & { readonly intent_id: string }): OrderPayment {
  return { ...termsOf(json), intentId: json.intent_id, payUrl: null };
}

export function paymentDefaultsJson(defaults: PaymentDefaults): Readonly<Record<string, unknown>> {
  return {
    cod_enabled: defaults.cash,
    cod_max_cents: defaults.cashCeilingCentimes,
    deposit_enabled: defaults.deposits,
    deposit_mode: defaults.depositMode,
    deposit_percentage: defaults.depositPercentage,
    deposit_fixed_cents: defaults.depositFixedCentimes,
    deposit_threshold_cents: defaults.depositThresholdCentimes,
    deposit_minutes: defaults.depositMinutes,
    trust_min_orders: defaults.trustMinOrders,
    trust_min_score: defaults.trustMinScore,
    cib_enabled: defaults.cib,
    edahabia_enabled: defaults.edahabia,
    transfer_code: defaults.transferCode,
    provider: defaults.hasProvider,
  };
}
