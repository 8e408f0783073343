export type { SettledPage } from './page.ts';
export { type ProviderEvent, readProviderEvent } from './read-webhook.ts';
export type { PaymentQuery } from './standing.ts';
export type {
  BlockedReason,
  ChangeOutcome,
  OrderPayment,
  PaymentDefaults,
  PaymentTerms,
  PayOutcome,
  TermsAnswer,
} from './terms.ts';
export { orderPaymentOf, paymentDefaultsJson, type TermsJson, termsOf } from './terms-json.ts';
