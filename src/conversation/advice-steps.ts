import { adviceQuestion, type Proposal } from '#src/advice/index';
import { MAX_QUANTITY } from '#src/cart/index';
import { assertNever } from '#src/kernel/errors';
import { findItem, type Menu, menuServedAt } from '#src/menu/index';
import type { InboundContent } from '#src/messages/index';
import type { Act } from './act.ts';
import { clarify } from './browse-steps.ts';
import { askBetween } from './cart-by-name-steps.ts';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import type { ConversationState } from './state.ts';
import type { Step, Talk } from './talk.ts';

/** What to ask an adviser about words that we do not understand; null: nothing, or nobody to ask. */
export function questionAbout(sent: { content: InboundContent; at: number }, facts: Facts): Act | null {
  const { content, at } = sent;
  if (!facts.hasAdviser || content.kind !== 'text') return null;
  const { text } = content;
  const { name = '' } = facts.user;
  const { menu: whole, profile } = facts.restaurant;
  const menu = menuServedAt(whole, { at: facts.now, timezone: profile.timezone });
  const question = adviceQuestion({ text, names: [name], menu });
  return question && { kind: 'advise', question, text, at };
}

/** Proposals as intents of ours. What names no dish of the menu, or a quantity that we do not sell, is dropped. */
export function readingsOf(proposals: readonly Proposal[], menu: Menu): readonly Intent[] {
  const readings = proposals.flatMap((proposal) => readingOf(proposal, menu) ?? []);
  return readings.filter((reading, place) => readings.findIndex((other) => isSame(other, reading)) === place);
}

/** Buttons under a question: nothing happens before the customer taps one, and then only what it says. */
export function offerAdvice(talk: Talk, state: ConversationState, readings: readonly Intent[]): Step {
  if (readings.length === 0) return clarify(talk, state);
  const menu: readonly Intent[] = readings.some(({ kind }) => kind === 'show_menu')
    ? []
    : [{ kind: 'show_menu', from: 0 }];
  const step = askBetween(talk, state, [...readings, ...menu]);
  return step.reply ? { ...step, reply: { ...step.reply, intent: 'ADVICE' } } : step;
}

function readingOf({ intent, item, quantity }: Proposal, menu: Menu): Intent | null {
  switch (intent) {
    case 'add': {
      const itemCode = findItem(menu, item ?? '')?.code;
      if (itemCode === undefined) return null;
      if (quantity === null) return { kind: 'pick_item', code: itemCode };
      if (quantity < 1 || quantity > MAX_QUANTITY) return null;
      const additions = [{ itemCode, optionCodes: [], quantity }];
      return { kind: 'add', additions, unknownCodes: [], quantityRefused: false };
    }
    case 'show_menu':
      return { kind: 'show_menu', from: 0 };
    case 'fee':
      return { kind: 'fee', place: null };
    case 'show_cart':
    case 'checkout':
    case 'hours':
    case 'order_status':
    case 'help':
      return { kind: intent };
    default:
      return assertNever(intent);
  }
}

function isSame(one: Intent, other: Intent): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
