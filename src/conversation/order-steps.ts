import { addToCart, type Cart, EMPTY_CART, emptyCart } from '#src/cart/index';
import { type Checkout, payableCentimes } from '#src/checkout/index';
import { backoffMs } from '#src/kernel/backoff';
import { HOUR_MS, SECOND_MS } from '#src/kernel/clock';
import { assertNever } from '#src/kernel/errors';
import { textIn } from '#src/locale/index';
import { findItem, findOption } from '#src/menu/index';
import { applyMenuChanges, type MenuChange } from '#src/orders/index';
import type { ActOutcome } from './act.ts';
import { homeOptions } from './browse-steps.ts';
import { showCart, withCart } from './cart-steps.ts';
import { goOn, openQuestion } from './checkout-steps.ts';
import { askCode } from './code-steps.ts';
import { checkoutReference, optionId } from './option-id.ts';
import { changedText, sayBlocked, withTerms } from './payment-steps.ts';
import { sayPlaced } from './placed-steps.ts';
import { withQuote } from './quote-steps.ts';
import { slotGone } from './slot-steps.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';
import { price, servedText } from './views.ts';

const RETRY_BASE_MS = 5 * SECOND_MS;
const RETRY_MAX_MS = 60 * SECOND_MS;
/** A second tap on Confirm within this time is about the order just placed. */
const RECENT_ORDER_MS = HOUR_MS;

/** A yes to the recap shown; anything else shows the recap again, so that nothing unseen is ever ordered. One order waits at a time. */
export function confirm(talk: Talk, state: ConversationState, reference: string | null): Step {
  const { stage } = state;
  const confirmed = stage.kind === 'confirm' && isReferenceTo(stage.checkout, reference) ? stage.checkout : null;
  if (confirmed && !state.waiting && isStillPossible(talk, state, confirmed)) {
    return { state, reply: null, act: { kind: 'place_order', checkout: confirmed } };
  }
  if (state.waiting && (confirmed || isReferenceTo(state.waiting.checkout, reference))) {
    return answer(talk, state, {
      intent: 'CHECKOUT',
      text: talk.say('ORDER_STILL_WAITING'),
      options: homeOptions(talk, state),
    });
  }
  if (isAboutLastOrder(talk, state, reference)) return alreadyPlaced(talk, state);
  return goOn(talk, state);
}

/**
 * Between recap and yes the door may have closed, the hour may have passed, or delivery may have stopped. The time of the yes counts, so
 * that a turn which runs again decides the same.
 */
function isStillPossible(talk: Talk, state: ConversationState, checkout: Checkout): boolean {
  const isPast = (checkout.scheduledFor ?? Number.POSITIVE_INFINITY) <= talk.at;
  return !isPast && openQuestion(talk, state, talk.at) === null;
}

/** "Modifier" under a recap: back to the cart, nothing lost. */
export function reject(talk: Talk, state: ConversationState): Step {
  const step = showCart(talk, state);
  return step.reply ? { ...step, reply: { ...step.reply, intent: 'BACK_TO_CART' } } : step;
}

/** Out of whatever is open. A cart is never lost by it: emptying is asked for by name. */
export function cancel(talk: Talk, state: ConversationState): Step {
  const wasOpen = state.stage.kind !== 'idle';
  const idle: ConversationState = { ...state, stage: { kind: 'idle' } };
  if (idle.cart.lines.length === 0) {
    const text = talk.say(state.waiting ? 'ORDER_STILL_WAITING' : wasOpen ? 'CHECKOUT_LEFT' : 'NOTHING_TO_CANCEL');
    return answer(talk, idle, { intent: 'CANCEL', text, options: homeOptions(talk, idle) });
  }
  return answer(talk, idle, {
    intent: 'CANCEL',
    text: talk.say(wasOpen ? 'CHECKOUT_LEFT' : 'ASK_EMPTY'),
    options: [
      { id: optionId.cart, title: talk.say('BUTTON_CART') },
      { id: optionId.empty, title: talk.say('BUTTON_EMPTY') },
      { id: optionId.menu, title: talk.say('BUTTON_MENU') },
    ],
    // "Ok" to "your cart is kept" is no yes to emptying it.
    ...(!wasOpen && { yes: optionId.emptyYes, no: optionId.cart }),
  });
}

export function takeOutcome(
  talk: Talk,
  state: ConversationState,
  act: Extract<ActOutcome, { kind: 'place_order' }>,
): Step {
  const { checkout, outcome } = act;
  switch (outcome.kind) {
    case 'placed':
      return sayPlaced(talk, closed(state, checkout), { checkout, outcome });
    case 'changed':
      return changed(talk, state, { checkout, changes: outcome.changes });
    case 'code_required':
      return askCode(talk, reopened(talk, state, checkout), { checkout, ...outcome });
    case 'quarantined': {
      const open = reopened(talk, state, checkout);
      const text = talk.say('FRAUD_CANCELLED_OFTEN', { minutes: outcome.minutes });
      return answer(talk, open, { intent: 'FRAUD_QUARANTINED', text });
    }
    case 'requoted': {
      const open = withQuote(talk, reopened(talk, state, checkout), outcome.quote);
      return goOn(talk, open, outcome.quote.reason === 'OK' ? talk.say('QUOTE_CHANGED') : '');
    }
    case 'slot_full':
      return slotGone(talk, reopened(talk, state, checkout), outcome.slots);
    case 'payment_changed': {
      const due = { mode: checkout.mode, dueCentimes: payableCentimes(checkout) };
      const value = { kind: 'ok', terms: outcome.terms } as const;
      return goOn(
        talk,
        withTerms(talk, reopened(talk, state, checkout), { due, value }),
        changedText(talk, outcome.terms),
      );
    }
    case 'payment_blocked':
      return sayBlocked(talk, reopened(talk, state, checkout), outcome.reason);
    case 'refused': {
      const open = reopened(talk, state, checkout);
      return answer(talk, open, {
        intent: 'ORDER_REFUSED',
        text: talk.say('ORDER_REFUSED'),
        options: homeOptions(talk, open),
      });
    }
    case 'unavailable':
      return wait(talk, state, checkout);
    default:
      return assertNever(outcome);
  }
}

/** Postgres is out of reach: the order waits here, is told once, and completes by itself. */
function wait(talk: Talk, state: ConversationState, checkout: Checkout): Step {
  const attempts = (state.waiting?.attempts ?? 0) + 1;
  const retryAt = talk.facts.now + backoffMs({ attempt: attempts, baseMs: RETRY_BASE_MS, maxMs: RETRY_MAX_MS });
  const next: ConversationState = { ...closed(state, checkout), waiting: { checkout, attempts, retryAt } };
  if (state.waiting) return { state: next, reply: null, act: null };
  return answer(talk, next, {
    intent: 'ORDER_WAITING',
    text: talk.say('ORDER_WAITING'),
    options: homeOptions(talk, next),
  });
}

/** Sold out or re-priced: back to the customer with the order as it would be now. */
function changed(
  talk: Talk,
  state: ConversationState,
  input: { checkout: Checkout; changes: readonly MenuChange[] },
): Step {
  const { checkout, changes } = input;
  const text = talk.say('ORDER_CHANGED', {
    changes: changes.map((change) => changeText(talk, { checkout, change })).join('\n'),
  });
  const live: Talk = { ...talk, menu: applyMenuChanges(talk.menu, changes) };
  const step = goOn(live, withoutGone(reopened(talk, state, checkout), changes), text);
  if (!step.reply || step.reply.message.text.includes(text)) return step;
  const message = { ...step.reply.message, text: `${text}\n\n${step.reply.message.text}` };
  return { ...step, reply: { ...step.reply, message } };
}

/** By the name that the menu has for it now; what has left the menu is named as the order had it. */
function changeText(talk: Talk, input: { checkout: Checkout; change: MenuChange }): string {
  const { checkout, change } = input;
  const { itemCode, optionCode, priceCentimes } = change;
  const item = findItem(talk.facts.restaurant.menu, itemCode);
  const line = checkout.lines.find((candidate) => candidate.itemCode === itemCode);
  const ofOption = line?.options.find((option) => option.code === optionCode);
  const [live, ordered] = optionCode === undefined ? [item, line] : [item && findOption(item, optionCode), ofOption];
  const label = (live && textIn(live.label, talk.locale)) ?? ordered?.label ?? optionCode ?? itemCode;
  const served = change.reason === 'not_served' ? servedText(talk, itemCode) : null;
  if (served !== null) return served;
  if (change.reason !== 'price' || priceCentimes === undefined) return talk.say('CHANGE_GONE', { item: label });
  return talk.say('CHANGE_PRICE', { item: label, price: price(talk, priceCentimes) });
}

/** The cart without what the confirmed order took along: all of it, as nothing happens between recap and order. */
function closed(state: ConversationState, checkout: Checkout): ConversationState {
  const { stage } = state;
  const confirming =
    (stage.kind === 'confirm' || stage.kind === 'code') && stage.checkout.checkoutId === checkout.checkoutId;
  if (!confirming) return state;
  const { mode: _mode, pickup: _pickup, opening: _opening, table: _table, slot: _slot, ...remembered } = state.choices;
  // What holds for the next order may be something else because of this one.
  const { addressTries: _tries, payment: _payment, ...open } = state;
  return { ...withCart(open, emptyCart(open.cart, Number.MAX_SAFE_INTEGER)), note: null, choices: remembered };
}

/** An order that waited comes back into the cart; one that was just confirmed never left it. */
function reopened(talk: Talk, state: ConversationState, checkout: Checkout): ConversationState {
  if (!state.waiting) return { ...state, stage: { kind: 'idle' } };
  const { menu } = talk;
  const cart = checkout.lines.reduce<Cart>((current, line) => {
    const optionCodes = line.options.map((option) => option.code);
    return addToCart(current, {
      addition: { itemCode: line.itemCode, optionCodes, quantity: line.quantity },
      menu,
      at: talk.at,
    });
  }, state.cart ?? EMPTY_CART);
  const { mode, table, pickupAt, scheduledFor, slot } = checkout;
  const at = talk.at;
  const choices = {
    ...state.choices,
    mode: { value: mode, at },
    ...(table !== undefined && { table: { value: table, at } }),
    ...(mode === 'a_emporter' && { pickup: { value: pickupAt ?? ('now' as const), at } }),
    ...(scheduledFor !== undefined && { opening: { value: scheduledFor, at } }),
    ...(slot && { slot: { value: slot, at } }),
  };
  const note = checkout.note === undefined ? state.note : { value: checkout.note, at };
  return { ...withCart(state, cart), waiting: null, choices, note };
}

/** Lines whose item went are left out; a line whose option went stays, without that option. */
function withoutGone(state: ConversationState, changes: readonly MenuChange[]): ConversationState {
  const gone = changes.filter((change) => change.reason !== 'price');
  const items = new Set(gone.filter((change) => change.optionCode === undefined).map((change) => change.itemCode));
  const lines = state.cart.lines
    .filter((line) => !items.has(line.itemCode))
    .map((line) => ({
      ...line,
      optionCodes: line.optionCodes.filter(
        (code) => !gone.some((change) => change.itemCode === line.itemCode && change.optionCode === code),
      ),
    }));
  return withCart(state, { ...state.cart, lines });
}

function alreadyPlaced(talk: Talk, state: ConversationState): Step {
  const text = talk.say('ORDER_ALREADY', { number: state.lastOrder?.orderNumber });
  return answer(talk, state, { intent: 'CHECKOUT', text, options: homeOptions(talk, state) });
}

function isAboutLastOrder(talk: Talk, state: ConversationState, reference: string | null): boolean {
  if (!state.lastOrder) return false;
  if (reference !== null) return checkoutReference(state.lastOrder.checkoutId) === reference;
  return state.cart.lines.length === 0 && talk.facts.now - state.lastOrder.at < RECENT_ORDER_MS;
}

function isReferenceTo(checkout: Checkout, reference: string | null): boolean {
  return reference === null || checkoutReference(checkout.checkoutId) === reference;
}
