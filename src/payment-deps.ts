import type { Database } from '#src/db/index';
import type { ChargilyConfig, Config } from '#src/env';
import { type Clock, SECOND_MS } from '#src/kernel/clock';
import { type Chargily, createChargily } from '#src/payments/chargily.client';
import { expirePayments } from '#src/payments/expire-payments.usecase';
import type { ChangeOutcome, PaymentQuery, PayOutcome, SettledPage, TermsAnswer } from '#src/payments/index';
import { openPage } from '#src/payments/open-page.usecase';
import { findPayablePage, keepPage, settlePage } from '#src/payments/page.repository';
import { noteChange, payDeposit, termsOrNull } from '#src/payments/pay.usecase';
import {
  askPayment,
  confirmDeposit,
  type DepositAnswer,
  expirePayment,
  listOverduePayments,
  type MoneyMove,
  noteChangeFor,
  type RefundAnswer,
  refundDeposit,
} from '#src/payments/payment.repository';
import { findPaymentSettings, type PaymentSettings, replacePaymentSettings } from '#src/payments/settings.repository';
import { askAboutPage } from '#src/payments/settle-page.usecase';
import { findPaymentTerms, type TermsQuestion } from '#src/payments/terms.repository';
import {
  findCustomerRisk,
  markNoShow,
  type NoShowAnswer,
  type RiskView,
  setBlacklist,
} from '#src/payments/trust.repository';

/** A customer waits for the page meanwhile, or the provider for our answer. */
const PROVIDER_TIMEOUT_MS = 6 * SECOND_MS;
export const PROVIDER_WEBHOOK = '/v1/payments/chargily';
export const PAYMENT_RETURN = '/v1/payments/return';

type Move = Omit<MoneyMove, 'now'>;

export interface PaymentDeps {
  /** Null: nobody can be asked now. */
  terms(question: Omit<TermsQuestion, 'at' | 'defaults'>): Promise<TermsAnswer | null>;
  openPage(query: { tenantId: string; intentId: string }): Promise<string | null>;
  pay(query: PaymentQuery & { claims: boolean }): Promise<PayOutcome>;
  noteChange(note: PaymentQuery & { centimes: number }): Promise<ChangeOutcome>;
  /** Null: the provider, or Postgres, does not answer now. */
  settle(asked: { pageId: string; eventId: string | null }): Promise<SettledPage['outcome'] | null>;
  expire(): Promise<{ expired: number; waiting: number }>;
  readonly settings: {
    find(restaurantId: string): Promise<PaymentSettings>;
    replace(change: { tenantId: string; restaurantId: string; settings: PaymentSettings }): Promise<PaymentSettings>;
  };
  confirm(move: Move): Promise<DepositAnswer>;
  refund(move: Move): Promise<RefundAnswer>;
  noShow(order: { tenantId: string; orderId: string; by: string }): Promise<NoShowAnswer>;
  risk(customer: { tenantId: string; customerId: string }): Promise<RiskView | null>;
  blacklist(customer: {
    tenantId: string;
    customerId: string;
    reason: string | null;
    until: number | null;
  }): Promise<RiskView | null>;
}

export function paymentDeps(input: {
  db: Database;
  clock: Clock;
  config: Pick<Config, 'payments' | 'chargily'>;
  /** Hands over what waits to be said of an order; what cannot be now is handed over within a minute. */
  tell(orderId: string): Promise<unknown>;
}): PaymentDeps {
  const { db, clock, config } = input;
  const now = () => clock.now();
  const provider = config.chargily && chargily(config.chargily);
  const isLive = config.chargily?.isLive ?? false;
  const tell = async (orderId: string): Promise<void> => void (await input.tell(orderId).catch(() => {}));
  const settle: PaymentDeps['settle'] = async (asked) =>
    provider &&
    askAboutPage(
      {
        read: provider.read,
        settle: (settled) => settlePage(db, { ...settled, isLive, now: now() }),
        tell,
      },
      asked,
    );
  const ask = (pageId: string) => settle({ pageId, eventId: null });
  const open: PaymentDeps['openPage'] = async (query) =>
    provider &&
    openPage(
      {
        findPayable: (asked) => findPayablePage(db, { ...asked, now: now() }),
        open: (page) => provider.open({ ...page, card: onlyCard(config.payments) }),
        keep: (page) => keepPage(db, { ...page, now: now() }),
      },
      query,
    );
  return {
    terms: (question) => termsOrNull(() => findPaymentTerms(db, { ...question, at: now(), defaults: config.payments })),
    openPage: open,
    pay: (query) =>
      payDeposit({ standing: (asked) => askPayment(db, { ...asked, now: now() }), openPage: open, ask }, query),
    noteChange: (note) => noteChange(() => noteChangeFor(db, note)),
    settle,
    expire: () =>
      expirePayments({
        list: (query) => listOverduePayments(db, { ...query, now: now() }),
        ask,
        expire: (intentId) => expirePayment(db, { intentId, now: now() }),
        tell,
      }),
    settings: {
      find: (restaurantId) => findPaymentSettings(db, restaurantId),
      replace: (change) => replacePaymentSettings(db, change),
    },
    confirm: (move) => toldOf(tell, confirmDeposit(db, { ...move, now: now() })),
    refund: (move) => refundDeposit(db, { ...move, now: now() }),
    noShow: async (order) => {
      const noted = await markNoShow(db, { ...order, now: now() });
      if (noted.outcome === 'noted') await tell(order.orderId);
      return noted;
    },
    risk: (customer) => findCustomerRisk(db, { ...customer, now: now() }),
    blacklist: (customer) => setBlacklist(db, customer),
  };
}

async function toldOf(
  tell: (orderId: string) => Promise<void>,
  answering: Promise<DepositAnswer>,
): Promise<DepositAnswer> {
  const answer = await answering;
  if (answer.outcome === 'confirmed') await tell(answer.order_id);
  return answer;
}

function chargily({ secretKey, apiUrl, appUrl }: ChargilyConfig): Chargily {
  const returnUrl = `${appUrl}${PAYMENT_RETURN}`;
  const webhookUrl = `${appUrl}${PROVIDER_WEBHOOK}`;
  return createChargily({ fetch, apiUrl, secretKey, returnUrl, webhookUrl, timeoutMs: PROVIDER_TIMEOUT_MS });
}

/** With both cards the customer chooses on the page. */
function onlyCard({ cib, edahabia }: Config['payments']): 'cib' | 'edahabia' | null {
  if (cib === edahabia) return null;
  return cib ? 'cib' : 'edahabia';
}
