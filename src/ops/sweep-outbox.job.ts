import { MINUTE_MS } from '#src/kernel/clock';

export interface SweepOutboxDeps {
  /** Conversations that the archive knows to have unsettled sends or unanswered events, untouched since `before`. */
  listForgottenConversations(query: { before: number; limit: number }): Promise<readonly string[]>;
  wake(conversationId: string): Promise<void>;
}

/** Objects wake themselves by alarm; this finds the ones whose alarm was lost (platform.md §1.2: six failures drop it). */
const FORGOTTEN_AFTER_MS = 2 * MINUTE_MS;
const MAX_WOKEN = 1_000;

/** Every five minutes. Waking a conversation that has nothing to send does nothing. */
export async function sweepOutbox(deps: SweepOutboxDeps, now: number): Promise<{ woken: number }> {
  const ids = await deps.listForgottenConversations({ before: now - FORGOTTEN_AFTER_MS, limit: MAX_WOKEN });
  for (const id of ids) await deps.wake(id);
  return { woken: ids.length };
}
