import { codeOf } from '#src/kernel/errors';
import type { StaffNotice } from './staff-notice.ts';
import type { RelayedNotice } from './status-notice.ts';

/** A row of `outbound_requests`: a send that begins in Postgres. */
export interface WaitingRequest {
  readonly requestId: string;
  readonly tenantId: string;
  readonly conversationId: string | null;
  /** Null: nothing that this version knows how to say. */
  readonly notice: RelayedNotice | null;
  /** Epoch ms. */
  readonly notBefore: number;
  readonly attempts: number;
  readonly correlationId: string | null;
}

/**
 * What became of something that a conversation was to say: `gone`, there is none of this tenant; `closed`, their 24-hour window is, and no template
 * was approved; `unwanted`, this customer is not asked anything now.
 */
export type Told = 'taken' | 'gone' | 'closed' | 'unwanted';

/** Something to be said by a conversation, once, not before its time. */
export interface TellOrder {
  readonly id: string;
  readonly tenantId: string;
  readonly notBefore: number;
  readonly notice: RelayedNotice | StaffNotice;
  readonly correlationId: string;
}

export interface RelayDeps {
  claim(query: { orderId: string | null; limit: number }): Promise<readonly WaitingRequest[]>;
  settle(settled: {
    requestId: string;
    status: 'HANDED_OVER' | 'SKIPPED' | 'FAILED';
    reason: string | null;
  }): Promise<void>;
  isConversationId(id: string): boolean;
  tell(conversationId: string, order: TellOrder): Promise<Told>;
}

const REASONS: Readonly<Record<Told, string | null>> = {
  taken: null,
  gone: 'no_conversation',
  closed: 'window_closed',
  unwanted: 'unwanted',
};
const BATCH = 200;
/** A conversation that cannot be reached for so many minutes. */
const MAX_ATTEMPTS = 60;

/** Hands every waiting send to its conversation, which says it when its time has come. Whoever fails is asked again a minute later. */
export async function relayRequests(
  deps: RelayDeps,
  orderId: string | null,
): Promise<{ handed: number; failed: number }> {
  const requests = await deps.claim({ orderId, limit: BATCH });
  let handed = 0;
  let failed = 0;
  // One after the other: what an order's customer hears has an order.
  for (const request of requests) {
    const isHanded = await relay(deps, request);
    if (isHanded) handed++;
    else failed++;
  }
  return { handed, failed };
}

async function relay(deps: RelayDeps, request: WaitingRequest): Promise<boolean> {
  const { requestId, conversationId, notice, attempts } = request;
  if (conversationId === null || !deps.isConversationId(conversationId) || notice === null) {
    await deps.settle({ requestId, status: 'SKIPPED', reason: 'no_conversation' });
    return false;
  }
  try {
    const { tenantId, notBefore, correlationId } = request;
    const told = { id: requestId, tenantId, notBefore, notice, correlationId: correlationId ?? `request-${requestId}` };
    const became = await deps.tell(conversationId, told);
    const status = became === 'taken' ? 'HANDED_OVER' : 'SKIPPED';
    await deps.settle({ requestId, status, reason: REASONS[became] });
    return became === 'taken';
  } catch (error) {
    if (attempts >= MAX_ATTEMPTS) await deps.settle({ requestId, status: 'FAILED', reason: codeOf(error) });
    return false;
  }
}
