import { type Checkout, type CheckoutLine, payableCentimes } from '#src/checkout/index';
import type { Localized } from '#src/locale/index';
import { findItem, findOption, itemTitle } from '#src/menu/index';
import type { Option } from '#src/messages/index';
import type { PlaceOrderOutcome } from '#src/orders/index';
import { checkoutReference, optionId } from './option-id.ts';
import { depositOptions, depositText } from './paying-steps.ts';
import type { ConversationState, LastOrder } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';
import { detailsText, paymentText, price } from './views.ts';

type Placed = Extract<PlaceOrderOutcome, { kind: 'placed' }>;

/** The order has its number: what it is, what it costs, and how it is paid, in one message. */
export function sayPlaced(talk: Talk, state: ConversationState, order: { checkout: Checkout; outcome: Placed }): Step {
  const { checkout, outcome } = order;
  const { payment } = outcome;
  const hasDeposit = payment !== null && payment.depositCentimes > 0;
  const lastOrder: LastOrder = {
    checkoutId: checkout.checkoutId,
    orderNumber: outcome.orderNumber,
    at: talk.facts.now,
    ...(hasDeposit && { hasDeposit }),
  };
  const values = {
    number: outcome.orderNumber,
    lines: checkoutLines(talk, checkout),
    details: detailsText(talk, checkout),
    total: price(talk, payableCentimes(checkout)),
  };
  const howToPay = hasDeposit
    ? depositText(talk, { ...payment, minutes: payment.minutes ?? 0 })
    : cashText(talk, checkout);
  return answer(
    talk,
    { ...state, waiting: null, lastOrder },
    {
      intent: 'CHECKOUT',
      text: `${talk.say('ORDER_PLACED', values)}\n\n${howToPay}`,
      options: hasDeposit
        ? depositOptions(talk, { ...lastOrder, isOnline: payment.isOnline })
        : cashOptions(talk, checkout),
      sendClass: 'order',
      lasting: { key: 'ORDER_PLACED', values },
    },
  );
}

function cashText(talk: Talk, checkout: Checkout): string {
  if (checkout.mode !== 'livraison') return paymentText(talk, checkout);
  return talk.say('PAYMENT_COD_INFO', { amount: price(talk, payableCentimes(checkout)) });
}

/** Whoever brings the order brings the change, where we know for which note. */
function cashOptions(talk: Talk, checkout: Checkout): readonly Option[] {
  const menu = { id: optionId.menu, title: talk.say('BUTTON_MENU') };
  if (checkout.mode !== 'livraison') return [menu];
  const due = payableCentimes(checkout);
  const reference = checkoutReference(checkout.checkoutId);
  const notes = notesFor(due).map((note) => ({
    id: optionId.change(reference, note),
    title: talk.say('BUTTON_NOTE_OF', { note: price(talk, note) }),
  }));
  return [{ id: optionId.change(reference, due), title: talk.say('BUTTON_EXACT') }, ...notes, menu].slice(0, BUTTONS);
}

/** WhatsApp shows three buttons; more would hide in a list. */
const BUTTONS = 3;
/** Sums that people hand over: notes of 500, 1 000 and 2 000 DA. */
const NOTES = [50_000, 100_000, 200_000];

function notesFor(dueCentimes: number): readonly number[] {
  const sums = NOTES.map((note) => Math.ceil(dueCentimes / note) * note).filter((sum) => sum > dueCentimes);
  return [...new Set(sums)].slice(0, 2);
}

function checkoutLines(talk: Talk, checkout: Checkout): string {
  return checkout.lines
    .map((line) =>
      talk.say('CART_LINE', {
        quantity: line.quantity,
        item: orderedTitle(talk, line),
        price: price(talk, line.lineTotalCentimes),
      }),
    )
    .join('\n');
}

/** In the customer's language: a checkout holds the kitchen's French names, which serve for what has left the menu since. */
function orderedTitle(talk: Talk, line: CheckoutLine): string {
  const named = (found: { label: Localized } | undefined, french: string) =>
    found ?? { label: { fr: french, ar: french } };
  const item = findItem(talk.facts.restaurant.menu, line.itemCode);
  const options = line.options.map((option) => named(item && findOption(item, option.code), option.label));
  return itemTitle({ item: named(item, line.label), options, locale: talk.locale });
}
