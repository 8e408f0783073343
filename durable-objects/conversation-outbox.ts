import { isWindowClosed, planClaim, settleSend } from '#src/outbox/index';
import type { ConversationPorts } from './conversation-ports.ts';
import type { ConversationProfile } from './conversation-record.ts';
import type { Claim, DeadLetter, Settlement } from './conversation-rpc.ts';
import type { ConversationStore } from './conversation-store.ts';

export interface Claimed {
  readonly claim: Claim;
  /** Rows that this call has given up. */
  readonly failed: readonly number[];
  /** When the oldest row wants to be looked at again; null when nothing waits. */
  readonly wakeAt: number | null;
}

/** Settles the attempt before, ages the queue, hands out the next row with a lease. Call inside a transaction. */
export function claimNext(input: {
  store: ConversationStore;
  ports: ConversationPorts;
  previous: Settlement | null;
}): Claimed {
  const { store, ports, previous } = input;
  const conversation = store.load();
  if (!conversation) return { claim: { kind: 'idle' }, failed: [], wakeAt: null };
  const now = ports.clock.now();
  const failed: number[] = [];
  if (previous && settle(input, now)) failed.push(previous.outboxId);
  const { lastInboundAt, channel } = conversation.profile;
  const plan = planClaim(store.unsettledRows(), { now, lastInboundAt, hasTemplates: channel === 'whatsapp' });
  for (const { id, change } of plan.changes) {
    store.changeOutboxRow(id, change);
    if (change.status === 'failed' || change.status === 'abandoned') failed.push(id);
  }
  const { decision } = plan;
  switch (decision.kind) {
    case 'empty':
      return { claim: { kind: 'idle' }, failed, wakeAt: null };
    case 'wait':
      return { claim: { kind: 'idle' }, failed, wakeAt: decision.until };
    case 'send': {
      const { row } = decision;
      const { user } = conversation.profile;
      const claim: Claim = {
        kind: 'send',
        owner: ownerOf(conversation.profile),
        outboxId: row.id,
        attempt: row.attempt,
        message: isWindowClosed({ now, lastInboundAt }) ? { ...row.message, isApprovedOnly: true } : row.message,
        recipient: user,
        correlationId: row.correlationId,
        readMark: row.attempt === 1 ? row.answersMessageId : null,
      };
      return { claim, failed, wakeAt: row.dueAt };
    }
  }
}

/** True when the attempt was the last one. */
function settle(
  input: { store: ConversationStore; ports: ConversationPorts; previous: Settlement | null },
  now: number,
): boolean {
  const { store, ports, previous } = input;
  const row = previous && store.outboxRow(previous.outboxId);
  if (!previous || !row) return false;
  const { attempt, outcome } = previous;
  const change = settleSend(row, { attempt, outcome, now, settings: ports.outbox });
  if (change) store.changeOutboxRow(row.id, change);
  return change?.status === 'failed';
}

/** Tells the dead letters of rows that will not be sent any more. */
export async function buryRows(input: {
  store: ConversationStore;
  ports: ConversationPorts;
  conversationId: string;
  outboxIds: readonly number[];
}): Promise<void> {
  const { ports } = input;
  for (const letter of deadLettersOf({ ...input, at: ports.clock.now() })) await ports.sendDeadLetter(letter);
}

function deadLettersOf(input: {
  store: ConversationStore;
  conversationId: string;
  outboxIds: readonly number[];
  at: number;
}): readonly DeadLetter[] {
  const { store, conversationId, outboxIds, at } = input;
  const profile = store.load()?.profile;
  if (!profile) return [];
  const rows = outboxIds.flatMap((id) => store.outboxRow(id) ?? []);
  return rows.map((row) => ({
    source: 'send',
    conversationId,
    outboxId: row.id,
    owner: ownerOf(profile),
    reason: row.error ?? row.status,
    errorCode: row.errorCode,
    attempts: row.attempt,
    at,
  }));
}

function ownerOf({ tenantId, restaurantId, channel, accountId }: ConversationProfile): {
  tenantId: string;
  restaurantId: string;
  channel: ConversationProfile['channel'];
  accountId: string;
} {
  return { tenantId, restaurantId, channel, accountId };
}
