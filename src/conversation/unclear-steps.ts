import * as browse from './browse-steps.ts';
import * as checkout from './checkout-steps.ts';
import { sayCode } from './code-steps.ts';
import type { ConversationState } from './state.ts';
import type { Step, Talk } from './talk.ts';

/** Words that mean nothing to us. An open question stays the question: it is asked again, with its answers. */
export function clarify(talk: Talk, state: ConversationState): Step {
  const again = askAgain(talk, state);
  if (!again?.reply) return browse.clarify(talk, state);
  const { reply } = again;
  const text = `${talk.say('NOT_UNDERSTOOD')}\n\n${reply.message.text}`;
  return { ...again, reply: { ...reply, intent: 'CLARIFY', message: { ...reply.message, text } } };
}

function askAgain(talk: Talk, state: ConversationState): Step | null {
  const { stage } = state;
  switch (stage.kind) {
    case 'question':
      return checkout.ask(talk, state, { question: stage.question });
    case 'confirm':
      return checkout.goOn(talk, state);
    case 'code':
      return sayCode(talk, state, stage);
    case 'quantity':
      return browse.askQuantity(talk, state, { code: stage.itemCode, options: stage.optionCodes });
    default:
      return null;
  }
}
