import type { Checkout } from '#src/checkout/index';
import { MINUTE_MS } from '#src/kernel/clock';
import { showCart } from './cart-steps.ts';
import { optionId } from './option-id.ts';
import type { CodeStage, ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';

const CODES = 10_000;
const DIGITS = 4;

/** A very large order: it goes when the customer has sent back these four digits (design.md §6 row 14). */
export function askCode(
  talk: Talk,
  state: ConversationState,
  asked: { checkout: Checkout; minutes: number; maxTries: number },
): Step {
  const { checkout, minutes, maxTries } = asked;
  const code = codeFrom(talk.facts.newId);
  const expiresAt = talk.facts.now + minutes * MINUTE_MS;
  const stage: CodeStage = { kind: 'code', checkout, code, expiresAt, triesLeft: maxTries };
  return sayCode(talk, { ...state, stage }, stage);
}

/** Also what is said to words that hold no code. */
export function sayCode(talk: Talk, state: ConversationState, { code, expiresAt }: CodeStage): Step {
  const minutes = Math.max(1, Math.ceil((expiresAt - talk.facts.now) / MINUTE_MS));
  return answer(talk, state, {
    intent: 'FRAUD_CONFIRM_REQUIRED',
    text: talk.say('FRAUD_CONFIRM_REQUIRED', { code, minutes }),
    options: [{ id: optionId.cancel, title: talk.say('BUTTON_CANCEL') }],
    no: optionId.cancel,
  });
}

/** The right code places the order that it was made for. After the last wrong one, or too late, the cart is all that is left. */
export function takeCode(talk: Talk, state: ConversationState, code: string): Step {
  const { stage } = state;
  if (stage.kind !== 'code') return showCart(talk, state);
  const isInTime = talk.facts.now < stage.expiresAt;
  if (isInTime && code === stage.code) {
    const checkout: Checkout = { ...stage.checkout, isConfirmedByCode: true };
    return { state, reply: null, act: { kind: 'place_order', checkout } };
  }
  const triesLeft = stage.triesLeft - 1;
  const isOver = !isInTime || triesLeft <= 0;
  const cart = { id: optionId.cart, title: talk.say('BUTTON_CART') };
  const again = { id: optionId.checkout, title: talk.say('BUTTON_CHECKOUT') };
  const cancel = { id: optionId.cancel, title: talk.say('BUTTON_CANCEL') };
  return answer(
    talk,
    { ...state, stage: isOver ? { kind: 'idle' } : { ...stage, triesLeft } },
    {
      intent: 'FRAUD_CONFIRM_INVALID',
      text: talk.say('FRAUD_CONFIRM_INVALID', { code }),
      options: isOver ? [cart, again] : [cancel],
      ...(!isOver && { no: optionId.cancel }),
    },
  );
}

/** Four digits of the turn's fresh id, which WebCrypto has made. */
function codeFrom(id: string): string {
  return String(Number.parseInt(id.replaceAll('-', '').slice(0, 8), 16) % CODES).padStart(DIGITS, '0');
}
