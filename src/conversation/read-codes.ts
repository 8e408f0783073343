import { parseOrderText } from '#src/cart/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { hear, readRequest } from './read-request.ts';
import type { ConversationState } from './state.ts';

/** Where any words could be the answer, only an order and nothing else is one: "bât. B12" is an address. */
export function readCodes(text: string, state: ConversationState, facts: Facts): Intent | null {
  const order = parseOrderText(text, facts.restaurant.menu);
  if (!order) return null;
  const { additions, unknownCodes, quantityRefused } = order;
  if (takesAnyWords(state) && (!order.complete || unknownCodes.length > 0)) return null;
  if (!order.complete && unknownCodes.length === 0) {
    const said = readAroundCodes(text, state, facts);
    if (said) return said;
  }
  return { kind: 'add', additions, unknownCodes, quantityRefused };
}

/** "P02 sans olives", "pas de P01": what stands beside the codes, where all of it is understood; a code that is denied is no order. */
function readAroundCodes(text: string, state: ConversationState, facts: Facts): Intent | null {
  const sentence = hear(text, facts);
  if (!sentence || sentence.items.length === 0) return null;
  if (sentence.unknown.length > 0) return sentence.negated ? { kind: 'unknown' } : null;
  return readRequest(sentence, state, facts) ?? { kind: 'unknown' };
}

function takesAnyWords({ stage }: ConversationState): boolean {
  const question = stage.kind === 'question' ? stage.question.kind : null;
  return stage.kind === 'note' || question === 'table' || question === 'address';
}
