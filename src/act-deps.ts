import type { ConversationPorts } from '#durable-objects/conversation-ports';
import type { Advise } from '#src/advice/adviser.client';
import type { ConsoleRunner } from '#src/console-deps';
import type { Act, ActOutcome } from '#src/conversation/index';
import type { Database } from '#src/db/index';
import { noteUnclearAddress } from '#src/delivery/clarification.repository';
import { noteOrNot } from '#src/delivery/note-address.usecase';
import { quoteDelivery } from '#src/delivery/quote.repository';
import { quoteOrNull } from '#src/delivery/quote-delivery.usecase';
import type { Config } from '#src/env';
import type { FaqDeps } from '#src/faq-deps';
import type { Clock } from '#src/kernel/clock';
import { AppError } from '#src/kernel/errors';
import type { Logger } from '#src/kernel/log';
import type { Listen } from '#src/listening-deps';
import type { AccountRef } from '#src/messages/index';
import type { OrderLifeDeps } from '#src/order-life-deps';
import { cancelOrder } from '#src/orders/cancel-order.usecase';
import type { PlaceOrderOutcome } from '#src/orders/index';
import { findOrderStatus, placeOrderInDatabase } from '#src/orders/order.repository';
import { cancelOwnOrder } from '#src/orders/order-life.repository';
import { orderStatus } from '#src/orders/order-status.usecase';
import { placeOrder } from '#src/orders/place-order.usecase';
import type { PaymentDeps } from '#src/payment-deps';
import type { SupportDeps } from '#src/support-deps';
import type { Hearing } from '#src/voice/index';

/** The setting was taken away while the turn waited. */
const NOBODY_LISTENS: Hearing = { kind: 'failed', why: 'away' };

/** What the acts of a turn ask of the outside. */
export function actPerformer(parts: {
  db: Database;
  clock: Clock;
  log: Logger;
  hashUserKey(account: AccountRef, userKey: string): Promise<string>;
  config: Pick<Config, 'delivery' | 'checkoutFraud' | 'payments' | 'supportEnabled'>;
  payments: Pick<PaymentDeps, 'terms' | 'openPage' | 'pay' | 'noteChange'>;
  support: Pick<SupportDeps, 'open' | 'append' | 'rate'>;
  faq: Pick<FaqDeps, 'ask'>;
  listen: Listen | null;
  advise: Advise | null;
  runConsole: ConsoleRunner;
}): ConversationPorts['perform'] {
  const { db, clock, config, payments } = parts;
  return async (act, by) => {
    const { profile, locale, conversationId, correlationId, eventId } = by;
    const { tenantId, restaurantId, channel, accountId, user } = profile;
    const userId = user.phone ?? user.scopedId ?? user.key;
    const whose = { tenantId, restaurantId, conversationId, channel, userId, locale, eventId };
    switch (act.kind) {
      case 'advise':
        return advise(parts, act, correlationId);
      case 'console':
        return { kind: 'console', ...(await parts.runConsole(act.text, by)) };
      case 'transcribe':
        return hear(parts, act, { account: { channel, accountId }, correlationId });
      case 'quote_delivery': {
        const { place, totalCentimes, preface } = act;
        const ask = () =>
          quoteDelivery(db, { restaurantId, place, totalCentimes, at: clock.now(), defaults: config.delivery });
        return { kind: 'quote_delivery', preface, outcome: await quoteOrNull(ask) };
      }
      case 'note_address': {
        const { missing, tries, isHandoff } = act;
        const note = { tenantId, restaurantId, conversationId, missing, tries, isHandoff, at: clock.now() };
        await noteOrNot(() => noteUnclearAddress(db, note));
        return act;
      }
      case 'payment_terms': {
        const { mode, dueCentimes, preface } = act;
        const account = { channel, accountId };
        const userKeyHmac = await parts.hashUserKey(account, user.key);
        const outcome = await payments.terms({ tenantId, restaurantId, account, userKeyHmac, mode, dueCentimes });
        return { kind: 'payment_terms', mode, dueCentimes, preface, outcome };
      }
      case 'pay': {
        const { checkoutId, claims } = act;
        return { kind: 'pay', claims, outcome: await payments.pay({ tenantId, restaurantId, checkoutId, claims }) };
      }
      case 'note_change': {
        const { checkoutId, noteCentimes } = act;
        const outcome = await payments.noteChange({ tenantId, restaurantId, checkoutId, centimes: noteCentimes });
        return { kind: 'note_change', noteCentimes, outcome };
      }
      case 'ask_faq': {
        const { question, content, at, otherwise } = act;
        const outcome = await parts.faq.ask({ tenantId, restaurantId, locale, question });
        return { kind: 'ask_faq', content, at, otherwise, outcome };
      }
      case 'open_ticket': {
        const { reason, message } = act;
        return { ...act, outcome: await unlessAway(() => parts.support.open({ ...whose, ...message, reason })) };
      }
      // Without an answer of Postgres the event stays: what a person is told must not be lost.
      case 'append_ticket': {
        const { message, ...sent } = act;
        return { ...sent, outcome: await parts.support.append({ ...whose, ...message }) };
      }
      case 'rate_order':
        return rated(parts, act, whose);
      case 'order_status': {
        const query = { tenantId, restaurantId, checkoutId: act.checkoutId };
        const found = await orderStatus({ findOrderStatus: (asked) => findOrderStatus(db, asked) }, query);
        return { kind: 'order_status', outcome: found };
      }
      case 'cancel_order': {
        const query = { tenantId, restaurantId, checkoutId: act.checkoutId };
        const outcome = await cancelOrder({ cancelOwnOrder: (asked) => cancelOwnOrder(db, asked) }, query);
        return { kind: 'cancel_order', outcome };
      }
      case 'place_order': {
        const { checkout } = act;
        const ordering = {
          placeOrder: (...request: Parameters<Parameters<typeof placeOrder>[0]['placeOrder']>) =>
            placeOrderInDatabase(db, request[0], {
              ...request[1],
              delivery: config.delivery,
              fraud: config.checkoutFraud,
              payments: config.payments,
            }),
          hashUserKey: () => parts.hashUserKey({ channel, accountId }, user.key),
          now: () => clock.now(),
        };
        const owner = { tenantId, restaurantId, channel, accountId, user };
        const outcome = await placeOrder(ordering, { ...owner, locale, conversationId, correlationId, checkout });
        return { kind: 'place_order', checkout, outcome: await withPage(payments, tenantId, outcome) };
      }
    }
  };
}

/** What gives staff something to do is told to them at once, and nobody waits for that. */
export function callingStaff(
  { callStaff }: Pick<OrderLifeDeps, 'callStaff'>,
  perform: ConversationPorts['perform'],
): ConversationPorts['perform'] {
  return async (act, by) => {
    const outcome = await perform(act, by);
    if (concernsStaff(outcome)) callStaff();
    return outcome;
  };
}

function concernsStaff(done: ActOutcome): boolean {
  switch (done.kind) {
    case 'place_order':
      return done.outcome.kind === 'placed';
    case 'cancel_order':
      return done.outcome.kind === 'cancelled';
    case 'open_ticket':
    case 'append_ticket':
      return done.outcome.kind === 'open';
    case 'rate_order':
      return done.outcome.kind === 'rated' && done.outcome.ticket !== null;
    default:
      return false;
  }
}

async function advise(
  parts: { clock: Clock; log: Logger; advise: Advise | null },
  { question, text, at }: Extract<Act, { kind: 'advise' }>,
  correlationId: string,
): Promise<ActOutcome> {
  const startedAt = parts.clock.now();
  const outcome = parts.advise ? await parts.advise(question) : [];
  const said = outcome.length > 0 ? 'proposed' : 'nothing';
  parts.log.info('advice', { correlationId, outcome: said, ms: parts.clock.now() - startedAt });
  return { kind: 'advise', text, at, outcome };
}

/** A bad score is a ticket where anybody looks at tickets. */
async function rated(
  { support, config }: { support: Pick<SupportDeps, 'rate'>; config: Pick<Config, 'supportEnabled'> },
  act: Extract<Act, { kind: 'rate_order' }>,
  whose: Omit<Parameters<SupportDeps['rate']>[0], 'orderId' | 'score' | 'at' | 'wantsTicket'>,
): Promise<ActOutcome> {
  const { orderId, score, at } = act;
  const rating = { ...whose, orderId, score, at, wantsTicket: config.supportEnabled };
  return { ...act, outcome: await unlessAway(() => support.rate(rating)) };
}

async function unlessAway<Outcome>(ask: () => Promise<Outcome>): Promise<Outcome | { readonly kind: 'unavailable' }> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && error.retryable) return { kind: 'unavailable' };
    throw error;
  }
}

/** Where a deposit can be paid by card, the order says so. */
async function withPage(
  payments: Pick<PaymentDeps, 'openPage'>,
  tenantId: string,
  outcome: PlaceOrderOutcome,
): Promise<PlaceOrderOutcome> {
  if (outcome.kind !== 'placed' || !outcome.payment?.isOnline) return outcome;
  const { payment } = outcome;
  const payUrl = await payments.openPage({ tenantId, intentId: payment.intentId });
  return { ...outcome, payment: { ...payment, payUrl } };
}

type Transcribe = Extract<Act, { kind: 'transcribe' }>;

async function hear(
  parts: { clock: Clock; log: Logger; listen: Listen | null },
  { note, at }: Transcribe,
  by: { account: AccountRef; correlationId: string },
): Promise<ActOutcome> {
  const startedAt = parts.clock.now();
  const outcome = parts.listen ? await parts.listen(note, by.account) : NOBODY_LISTENS;
  const said = outcome.kind === 'failed' ? outcome.why : outcome.kind;
  parts.log.info('voice', { correlationId: by.correlationId, outcome: said, ms: parts.clock.now() - startedAt });
  return { kind: 'transcribe', at, outcome };
}
