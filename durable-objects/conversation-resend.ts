import { planResend } from '#src/outbox/index';
import type { ConversationPorts } from './conversation-ports.ts';
import type { ResendOrder, ResendOutcome } from './conversation-rpc.ts';
import type { ConversationStore } from './conversation-store.ts';

/** A row that was given up goes once more, because a person wants it. `arm`: something waits from here on. */
export function resendRow(
  { store, ports }: { store: ConversationStore; ports: Pick<ConversationPorts, 'clock'> },
  { tenantId, outboxId, isDryRun = false }: ResendOrder,
  arm: () => void,
): ResendOutcome {
  const { profile } = store.load() ?? {};
  const row = profile?.tenantId === tenantId ? store.outboxRow(outboxId) : null;
  if (!profile || !row) return 'gone';
  const { lastInboundAt, channel } = profile;
  const plan = planResend(row, { now: ports.clock.now(), lastInboundAt, hasTemplates: channel === 'whatsapp' });
  if (plan.outcome === 'again' && !isDryRun) {
    store.transaction(() => {
      store.reopenOutboxRow(outboxId, plan.change);
      arm();
    });
  }
  return plan.outcome;
}
