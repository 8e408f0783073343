import { HOUR_MS } from '#src/kernel/clock';
import type { Centimes } from '#src/kernel/money';
import type { Option } from '#src/messages/index';
import type { ChangeOutcome, PayOutcome } from '#src/payments/index';
import { homeOptions } from './browse-steps.ts';
import { checkoutReference, optionId } from './option-id.ts';
import type { ConversationState, LastOrder } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';
import { price } from './views.ts';

/** Of an order of yesterday nobody pays any more. */
const PAYABLE_MS = 12 * HOUR_MS;

interface DueDeposit {
  readonly depositCentimes: Centimes;
  readonly cashCentimes: Centimes;
  readonly minutes: number;
  readonly transferCode: string | null;
  readonly isOnline: boolean;
  readonly payUrl: string | null;
}

/** How much is paid ahead, until when, where, and what stays: by transfer, by card, or by either. */
export function depositText(talk: Talk, due: DueDeposit): string {
  const amount = price(talk, due.depositCentimes);
  const { minutes, transferCode, payUrl } = due;
  const rest = due.cashCentimes > 0 ? [talk.say('PAYMENT_REST', { amount: price(talk, due.cashCentimes) })] : [];
  if (transferCode !== null) {
    const key = due.cashCentimes > 0 ? 'PAYMENT_DEPOSIT_REQUIRED' : 'PAYMENT_AHEAD_REQUIRED';
    const link = payUrl === null ? [] : [talk.say('PAYMENT_LINK_TOO', { url: payUrl })];
    return [talk.say(key, { amount, minutes, baridimob_code: transferCode }), ...link, ...rest].join('\n');
  }
  const link =
    payUrl === null
      ? talk.say('PAYMENT_LINK_AWAY', { amount, minutes })
      : talk.say('PAYMENT_LINK', { amount, minutes, url: payUrl });
  return [link, ...rest].join('\n');
}

export function depositOptions(
  talk: Talk,
  order: Pick<LastOrder, 'checkoutId'> & { isOnline: boolean },
): readonly Option[] {
  const reference = checkoutReference(order.checkoutId);
  return [
    { id: optionId.paid(reference), title: talk.say('BUTTON_PAID') },
    ...(order.isOnline ? [{ id: optionId.pay(reference), title: talk.say('BUTTON_PAY') }] : []),
    { id: optionId.cancel, title: talk.say('BUTTON_CANCEL') },
  ];
}

/** "Payer", "j'ai payé", a photo of the receipt: about the last order and no other. */
export function pay(talk: Talk, state: ConversationState, said: { reference: string | null; claims: boolean }): Step {
  const { lastOrder } = state;
  if (!lastOrder || !isAbout(lastOrder, said.reference)) return nothingToPay(talk, state);
  return { state, reply: null, act: { kind: 'pay', checkoutId: lastOrder.checkoutId, claims: said.claims } };
}

/** Whether words about paying can be about an order that is placed. */
export function isPayable({ lastOrder }: ConversationState, now: number): boolean {
  return lastOrder?.hasDeposit === true && now - lastOrder.at < PAYABLE_MS;
}

export function takePaid(talk: Talk, state: ConversationState, paid: { claims: boolean; outcome: PayOutcome }): Step {
  const { outcome } = paid;
  const said = (text: string, options = homeOptions(talk, state)) =>
    answer(talk, state, { intent: 'PAYMENT', text, options });
  switch (outcome.kind) {
    case 'waiting': {
      const { orderNumber: number } = outcome;
      const amount = price(talk, outcome.depositCentimes);
      const options = depositOptions(talk, {
        checkoutId: state.lastOrder?.checkoutId ?? '',
        isOnline: outcome.isOnline,
      });
      return said(paid.claims ? talk.say('PAYMENT_CLAIMED', { amount, number }) : depositText(talk, outcome), options);
    }
    case 'paid':
      return said(talk.say('PAYMENT_PAID', { number: outcome.orderNumber }));
    case 'over':
      return said(talk.say('PAYMENT_OVER', { number: outcome.orderNumber }));
    case 'none':
      return nothingToPay(talk, state);
    case 'unavailable':
      return said(talk.say('PAYMENT_AWAY'));
  }
}

/** The note that the customer pays with, so that the courier brings the change. */
export function payWith(
  talk: Talk,
  state: ConversationState,
  note: { reference: string | null; centimes: Centimes },
): Step {
  const { lastOrder } = state;
  if (!lastOrder || !isAbout(lastOrder, note.reference)) return nothingToPay(talk, state);
  const { checkoutId } = lastOrder;
  return { state, reply: null, act: { kind: 'note_change', checkoutId, noteCentimes: note.centimes } };
}

export function takeChange(
  talk: Talk,
  state: ConversationState,
  noted: { noteCentimes: Centimes; outcome: ChangeOutcome },
): Step {
  const { noteCentimes, outcome } = noted;
  const said = (text: string) =>
    answer(talk, state, { intent: 'PAYMENT_CHANGE', text, options: homeOptions(talk, state) });
  switch (outcome.kind) {
    case 'noted': {
      const isExact = noteCentimes === outcome.cashCentimes;
      const amount = price(talk, outcome.cashCentimes);
      return said(
        isExact
          ? talk.say('CHANGE_EXACT', { amount })
          : talk.say('CHANGE_NOTED', {
              note: price(talk, noteCentimes),
              back: price(talk, noteCentimes - outcome.cashCentimes),
            }),
      );
    }
    case 'too_little':
      return said(talk.say('CHANGE_TOO_LITTLE', { amount: price(talk, outcome.cashCentimes) }));
    case 'none':
      return nothingToPay(talk, state);
    case 'unavailable':
      return said(talk.say('PAYMENT_AWAY'));
  }
}

function nothingToPay(talk: Talk, state: ConversationState): Step {
  return answer(talk, state, { intent: 'PAYMENT', text: talk.say('PAYMENT_NONE'), options: homeOptions(talk, state) });
}

function isAbout(order: LastOrder, reference: string | null): boolean {
  return reference === null || checkoutReference(order.checkoutId) === reference;
}
