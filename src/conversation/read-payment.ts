import { centimesFromDinars } from '#src/kernel/money';
import { politeCommand, wordsOf } from '#src/locale/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { isPayable } from './paying-steps.ts';
import { hear } from './read-request.ts';
import type { ConversationState } from './state.ts';

/** No talk of paying is longer. */
const MAX_READ = 200;

/** About an order that is placed, while nothing else is under way: "j'ai payé", "payer", "monnaie de 2000". */
export function readPayment(text: string, state: ConversationState, facts: Facts): Intent | null {
  const { stage, cart, lastOrder } = state;
  if (!lastOrder || stage.kind !== 'idle' || cart.lines.length > 0) return null;
  const command = isPayable(state, facts.now) ? politeCommand(text) : null;
  if (command === 'pay' || command === 'paid') return { kind: command, reference: null };
  return readNote(text, facts);
}

/** One sum of a note or more, beside a word for change. */
function readNote(text: string, facts: Facts): Intent | null {
  if (text.length > MAX_READ) return null;
  const [dinars, ...others] = wordsOf(text).filter((word) => /^\d{3,6}$/.test(word));
  if (dinars === undefined || others.length > 0 || !hear(text, facts)?.meanings.has('coins')) return null;
  return { kind: 'pay_with', reference: null, centimes: centimesFromDinars(Number(dinars)) };
}
