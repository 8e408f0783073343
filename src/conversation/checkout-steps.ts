import {
  buildCheckout,
  type Checkout,
  type CheckoutDelivery,
  type FulfilmentChoices,
  nextQuestion,
  payableCentimes,
  type Question,
  type ServiceMode,
} from '#src/checkout/index';
import type { DeliveryAddress, DeliveryQuote } from '#src/delivery/index';
import type { Centimes } from '#src/kernel/money';
import type { TermsAnswer } from '#src/payments/index';
import { isOpenAt } from '#src/tenancy/index';
import { noteUnclear } from './address-steps.ts';
import { homeOptions } from './browse-steps.ts';
import { showCart } from './cart-steps.ts';
import { modeLabel, promptFor } from './checkout-prompts.ts';
import { checkoutReference, optionId } from './option-id.ts';
import { askTerms, sayBlocked, standingTerms, withTerms } from './payment-steps.ts';
import {
  askQuote,
  isNamed,
  isQuotable,
  refusalText,
  sayMinimum,
  sayNoQuote,
  standingQuote,
  withoutPlace,
  withQuote,
} from './quote-steps.ts';
import type { ConversationState } from './state.ts';
import { answer, priced, type Step, type Talk } from './talk.ts';
import { detailsText, feeLine, linesText, noteText, paymentText, price } from './views.ts';

/** Towards the recap: asks the next thing that is missing, or shows it. `preface` says what was just understood. */
export function goOn(talk: Talk, state: ConversationState, preface = ''): Step {
  const cart = priced(talk, state.cart);
  if (cart.lines.length === 0 || cart.gone.length > 0) return showCart(talk, state);
  if (isQuotable(state)) {
    const quote = standingQuote(talk, state);
    if (!quote) return askQuote(talk, state, preface);
    if (quote.reason === 'DELIVERY_MIN_ORDER') return sayMinimum(talk, state, quote);
    if (quote.reason !== 'OK' && isNamed(state)) return askOtherPlace(talk, state, { quote, preface });
  }
  const question = openQuestion(talk, state, talk.facts.now);
  if (question) {
    const stopped = isDeliveryStopped(talk, state) ? talk.say('MODE_UNAVAILABLE') : '';
    return ask(talk, state, { question, preface: [preface, stopped].filter((text) => text !== '').join('\n\n') });
  }
  const delivery = deliveryOf(standingQuote(talk, state));
  const mode = state.choices.mode?.value ?? 'a_emporter';
  const due = { mode, dueCentimes: cart.totalCentimes + (mode === 'livraison' ? (delivery?.feeCentimes ?? 0) : 0) };
  // At the table there is nothing to settle beforehand.
  const payment = mode === 'sur_place' ? null : standingTerms(talk, state, due);
  if (payment === undefined) return askTerms(state, due, preface);
  if (payment?.kind === 'blocked') return sayBlocked(talk, state, payment.reason);
  const checkout = buildCheckout({
    checkoutId: talk.facts.newId,
    choices: state.choices,
    cart,
    note: state.note?.value,
    delivery,
    payment: payment?.terms,
    now: talk.facts.now,
  });
  return recap(talk, state, { checkout, preface });
}

/** What came of asking for the fee: on towards the recap, with the fee said once. */
export function takeQuote(
  talk: Talk,
  state: ConversationState,
  answered: { quote: DeliveryQuote | null; preface: string },
): Step {
  const { quote, preface } = answered;
  if (!quote) return sayNoQuote(talk, state);
  const next = withQuote(talk, state, quote);
  const delivery = deliveryOf(quote);
  const said = delivery && feeLine(talk, delivery, quote.commune);
  const none = quote.slots?.length === 0 ? talk.say('SLOT_NONE') : '';
  const isRecap = quote.reason === 'OK' && openQuestion(talk, next, talk.facts.now) === null;
  return goOn(
    talk,
    next,
    [preface, isRecap ? '' : (said ?? ''), delivery ? none : ''].filter((text) => text !== '').join('\n\n'),
  );
}

/** What came of asking how it is paid: on to the recap, which says so. */
export function takeTerms(
  talk: Talk,
  state: ConversationState,
  answered: { terms: TermsAnswer | null; due: { mode: ServiceMode; dueCentimes: Centimes }; preface: string },
): Step {
  const { terms: value, due, preface } = answered;
  return goOn(talk, withTerms(talk, state, { due, value }), preface);
}

/** Nobody goes there: another place is asked for. */
function askOtherPlace(talk: Talk, state: ConversationState, input: { quote: DeliveryQuote; preface: string }): Step {
  const { state: open, field } = withoutPlace(talk, state);
  const preface = [input.preface, refusalText(talk, state, input.quote)].filter((text) => text !== '').join('\n\n');
  if (input.quote.reason === 'DELIVERY_ZONE_NOT_FOUND') return noteUnclear(talk, open, { field, preface });
  return ask(talk, open, { question: { kind: 'address', field }, preface });
}

function deliveryOf(quote: DeliveryQuote | null): CheckoutDelivery | undefined {
  return quote?.reason === 'OK' ? { feeCentimes: quote.finalCentimes, etaMinutes: quote.etaMinutes } : undefined;
}

/** What must be asked before an order can go at `now`; null when nothing is missing. */
export function openQuestion(talk: Talk, state: ConversationState, now: number): Question | null {
  if (isDeliveryStopped(talk, state)) return { kind: 'mode' };
  const { hours, timezone } = talk.facts.restaurant.profile;
  const offersSlots = (standingQuote(talk, state)?.slots ?? []).some((slot) => slot.startAt > now);
  return nextQuestion(state.choices, { isOpen: isOpenAt({ hours, timezone, at: now }), now, offersSlots });
}

function isDeliveryStopped(talk: Talk, state: ConversationState): boolean {
  return state.choices.mode?.value === 'livraison' && !talk.facts.deliveryEnabled;
}

export function chooseMode(talk: Talk, state: ConversationState, mode: ServiceMode): Step {
  if (mode === 'livraison' && !talk.facts.deliveryEnabled) {
    return ask(talk, state, { question: { kind: 'mode' }, preface: talk.say('MODE_UNAVAILABLE') });
  }
  const chosen = choose(talk, state, 'mode', mode);
  if (chosen.cart.lines.length > 0) return goOn(talk, chosen);
  const text = `${talk.say('MODE_SAVED', { mode: modeLabel(talk, mode) })}\n${talk.say('CART_EMPTY')}`;
  return answer(talk, chosen, { intent: 'MODE_SAVED', text, options: homeOptions(talk, chosen) });
}

export function chooseTable(talk: Talk, state: ConversationState, table: string): Step {
  return goOn(talk, choose(talk, state, 'table', table));
}

export function choosePickup(talk: Talk, state: ConversationState, at: number | 'now'): Step {
  const { hours, timezone } = talk.facts.restaurant.profile;
  const instant = at === 'now' ? talk.facts.now : at;
  if (instant < talk.facts.now || !isOpenAt({ hours, timezone, at: instant })) {
    return ask(talk, state, { question: { kind: 'pickup' }, preface: talk.say('PICKUP_CLOSED') });
  }
  return goOn(talk, choose(talk, state, 'pickup', at));
}

export function chooseOpening(talk: Talk, state: ConversationState, at: number): Step {
  return goOn(talk, choose(talk, state, 'opening', at));
}

/** Takes what it can of an address; outside an order it is kept for the next one. */
export function takeAddress(talk: Talk, state: ConversationState, given: DeliveryAddress): Step {
  const known = state.choices.address?.value ?? {};
  const zone = given.wilaya !== undefined && given.wilaya !== known.wilaya ? { commune: undefined } : {};
  const { commune, ...rest } = { ...known, ...zone, ...given };
  const address: DeliveryAddress = commune === undefined ? rest : { ...rest, commune };
  const mode = state.choices.mode ? state : choose(talk, state, 'mode', 'livraison');
  return goOn(talk, choose(talk, mode, 'address', address));
}

export function ask(
  talk: Talk,
  state: ConversationState,
  input: { question: Question; preface?: string; from?: number },
): Step {
  const { question, preface = '', from = 0 } = input;
  const prompt = promptFor(talk, state, { question, from });
  const text = preface === '' ? prompt.text : `${preface}\n\n${prompt.text}`;
  return answer(talk, { ...state, stage: { kind: 'question', question } }, { ...prompt, text });
}

/** The order as it will be sent, to be confirmed. */
export function recap(talk: Talk, state: ConversationState, input: { checkout: Checkout; preface: string }): Step {
  const { checkout } = input;
  const text = talk.say('RECAP', {
    lines: linesText(talk, priced(talk, state.cart)),
    note: noteText(talk, checkout.note),
    details: detailsText(talk, checkout),
    total: price(talk, payableCentimes(checkout)),
    payment: paymentText(talk, checkout),
  });
  const confirm = optionId.confirm(checkoutReference(checkout.checkoutId));
  return answer(
    talk,
    { ...state, stage: { kind: 'confirm', checkout } },
    {
      intent: 'CONFIRM',
      text: `${input.preface}\n\n${text}`,
      options: [
        { id: confirm, title: talk.say('BUTTON_CONFIRM') },
        { id: optionId.reject, title: talk.say('BUTTON_EDIT') },
        { id: optionId.cancel, title: talk.say('BUTTON_CANCEL') },
      ],
      yes: confirm,
      no: optionId.reject,
    },
  );
}

/** A choice made by an older event does not replace a newer one (invariant I15). */
export function choose<K extends keyof FulfilmentChoices>(
  talk: Talk,
  state: ConversationState,
  key: K,
  value: NonNullable<FulfilmentChoices[K]>['value'],
): ConversationState {
  const current = state.choices[key];
  if (current && current.at > talk.at) return state;
  return { ...state, choices: { ...state.choices, [key]: { value, at: talk.at } } };
}
