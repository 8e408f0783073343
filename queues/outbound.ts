import type { Claim, Settlement, WakeUp } from '#durable-objects/conversation-rpc';
import { adapterFor } from '#src/channels/index';
import type { Deps } from '#src/deps';
import { formatCallbackData } from '#src/messages/index';
import type { SendOutcome } from '#src/outbox/index';

/** One message after the other, each settled before the next is asked for (invariant I4), until the conversation has none left. */
export async function drainConversation(wakeUp: WakeUp, deps: Deps): Promise<void> {
  const { conversationId } = wakeUp;
  let previous: Settlement | null = null;
  for (;;) {
    const claim: Claim = await deps.conversation(conversationId).claim(previous);
    if (claim.kind === 'idle') return;
    const outcome = await send(claim, { conversationId, deps });
    logSend(claim, { outcome, deps });
    previous = { outboxId: claim.outboxId, attempt: claim.attempt, outcome };
  }
}

type SendClaim = Extract<Claim, { kind: 'send' }>;

async function send(claim: SendClaim, context: { conversationId: string; deps: Deps }): Promise<SendOutcome> {
  const { deps, conversationId } = context;
  const { channel, accountId } = claim.owner;
  const adapter = adapterFor(channel);
  const token = await deps.tokenOf({ channel, accountId });
  // First "read, and typing", then the answer: the other way round the indicator would stay on.
  if (claim.readMark !== null && adapter.renderReadMark) {
    const call = adapter.renderReadMark({ accountId, messageId: claim.readMark });
    await deps.graph.tell({ channel, call, token });
  }
  const callbackData = formatCallbackData({
    objectId: conversationId,
    outboxId: claim.outboxId,
    attempt: claim.attempt,
  });
  const call = adapter.render({ message: claim.message, recipient: claim.recipient, accountId, callbackData });
  const answer = await deps.graph.send({ channel, call, token });
  return answer;
}

function logSend(claim: SendClaim, context: { outcome: SendOutcome; deps: Deps }): void {
  const { outcome, deps } = context;
  deps.log.info('send', {
    correlationId: claim.correlationId,
    channel: claim.owner.channel,
    attempt: claim.attempt,
    outcome: outcome.kind,
    action: outcome.kind === 'refused' ? outcome.action : undefined,
    code: outcome.kind === 'refused' ? outcome.code : undefined,
  });
}
