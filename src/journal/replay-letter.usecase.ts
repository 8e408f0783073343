import type { KnownLetter } from './dead-letter.repository.ts';

export interface ReplayPorts {
  find(query: { tenantId: string; restaurantId: string; id: string }): Promise<KnownLetter | null>;
  resolve(letter: {
    tenantId: string;
    restaurantId: string;
    id: string;
    by: string;
    resolution: 'replayed';
  }): Promise<boolean>;
  isConversationId(id: string): boolean;
  resend(
    conversationId: string,
    order: { tenantId: string; outboxId: number; isDryRun: boolean },
  ): Promise<'again' | 'on_its_way' | 'forgotten' | 'window_closed' | 'gone'>;
  wake(conversationId: string): Promise<void>;
}

/**
 * `replayed`: it is on its way again, or was already. `dropped`: somebody has given it up before. Otherwise it stays open, and why: `forgotten` (its
 * words are not kept), `window_closed` (WhatsApp would refuse it), `gone` (the conversation does not know it any more).
 */
export type Replay = 'replayed' | 'dropped' | 'forgotten' | 'window_closed' | 'gone';

/**
 * Puts a dead letter back where it came from; null: there is none. The effect is in the conversation, which takes it once, so a call that died
 * half-way is asked again and only notes what has happened.
 */
export async function replayLetter(
  ports: ReplayPorts,
  request: { tenantId: string; restaurantId: string; id: string; by: string; isDryRun: boolean },
): Promise<Replay | null> {
  const { isDryRun, ...letter } = request;
  const found = await ports.find(letter);
  if (!found) return null;
  if (found.resolution !== null) return found.resolution;
  const replay = await putBack(ports, { found, tenantId: letter.tenantId, isDryRun });
  if (replay === 'replayed' && !isDryRun) await ports.resolve({ ...letter, resolution: 'replayed' });
  return replay;
}

async function putBack(
  ports: ReplayPorts,
  { found, tenantId, isDryRun }: { found: KnownLetter; tenantId: string; isDryRun: boolean },
): Promise<Replay> {
  const { conversation_object_id: conversationId, outbox_seq: outboxSeq, source } = found;
  if (!ports.isConversationId(conversationId)) return 'gone';
  if (source !== 'send' || outboxSeq === null) {
    // A wake-up or a page of the journal: whoever wakes sends what waits, and hands out its journal again.
    if (!isDryRun) await ports.wake(conversationId);
    return 'replayed';
  }
  const outcome = await ports.resend(conversationId, { tenantId, outboxId: Number(outboxSeq), isDryRun });
  return outcome === 'again' || outcome === 'on_its_way' ? 'replayed' : outcome;
}
