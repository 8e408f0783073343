import { HOUR_MS } from '#src/kernel/clock';
import type { CancelOrderOutcome } from '#src/orders/index';
import { homeOptions } from './browse-steps.ts';
import { checkoutReference, optionId } from './option-id.ts';
import { statusWords } from './question-steps.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';

/** Of an order of yesterday nobody asks any more. */
const ASKED_FOR_MS = 12 * HOUR_MS;

/** Whether "annuler" is about the order that was just placed: nothing else is there to give up. */
export function isAboutPlacedOrder(talk: Talk, { cart, lastOrder, waiting, stage }: ConversationState): boolean {
  if (!lastOrder || waiting || stage.kind !== 'idle' || cart.lines.length > 0) return false;
  return talk.facts.now - lastOrder.at < ASKED_FOR_MS;
}

export function askCancelOrder(talk: Talk, state: ConversationState): Step {
  const { lastOrder } = state;
  const yes = optionId.cancelOrder(checkoutReference(lastOrder?.checkoutId ?? ''));
  return answer(talk, state, {
    intent: 'CANCEL_ORDER',
    text: talk.say('ASK_CANCEL_ORDER', { number: lastOrder?.orderNumber }),
    options: [
      { id: yes, title: talk.say('BUTTON_CANCEL_ORDER') },
      { id: optionId.home, title: talk.say('BUTTON_KEEP_ORDER') },
    ],
    yes,
    no: optionId.home,
  });
}

/** Only the last order, and only by the button that names it. */
export function cancelOrder(talk: Talk, state: ConversationState, reference: string): Step {
  const { lastOrder } = state;
  if (lastOrder && checkoutReference(lastOrder.checkoutId) === reference)
    return { state, reply: null, act: { kind: 'cancel_order', checkoutId: lastOrder.checkoutId } };
  return answer(talk, state, {
    intent: 'CANCEL_ORDER',
    text: talk.say('NOTHING_TO_CANCEL'),
    options: homeOptions(talk, state),
  });
}

export function takeCancelled(talk: Talk, state: ConversationState, outcome: CancelOrderOutcome): Step {
  const said = (text: string, next = state) =>
    answer(talk, next, { intent: 'CANCEL_ORDER', text, options: homeOptions(talk, next) });
  switch (outcome.kind) {
    case 'cancelled':
      return said(talk.say('ORDER_TAKEN_BACK', { number: outcome.orderNumber }), { ...state, lastOrder: null });
    case 'too_late': {
      const { orderNumber: number, status } = outcome;
      return said(talk.say('CANCEL_TOO_LATE', { number, status: statusWords(talk, status) }));
    }
    case 'none':
      return said(talk.say('NOTHING_TO_CANCEL'));
    case 'unavailable':
      return said(talk.say('CANCEL_UNAVAILABLE', { number: state.lastOrder?.orderNumber }));
  }
}
