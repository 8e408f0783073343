import { codeOf } from '#src/kernel/errors';
import type { Told } from './relay-requests.usecase.ts';
import type { StaffNotice } from './staff-notice.ts';

/** A row of `staff_notices`. */
export interface WaitingNotice {
  readonly noticeId: string;
  readonly tenantId: string;
  readonly restaurantId: string;
  /** Their phone, or their business-scoped id. */
  readonly userId: string;
  /** The restaurant's number; null: it has none. */
  readonly accountId: string | null;
  /** Where they have written to it, as far as Postgres knows. */
  readonly conversationId: string | null;
  /** Null: what it was about is gone. */
  readonly notice: StaffNotice | null;
  readonly attempts: number;
}

/** Something for a member of the staff, whose conversation begins with it where there is none. */
export interface TellStaff {
  readonly id: string;
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly accountId: string;
  readonly userId: string;
  readonly notice: StaffNotice;
}

export interface RelayStaffDeps {
  /** False: staff give no commands here, so that no button of theirs would do anything. */
  readonly isOn: boolean;
  claim(query: { orderId: string | null; limit: number }): Promise<readonly WaitingNotice[]>;
  settle(settled: {
    noticeId: string;
    status: 'HANDED_OVER' | 'UNREACHABLE' | 'SKIPPED' | 'FAILED';
    reason: string | null;
  }): Promise<void>;
  conversationIdOf(account: { channel: 'whatsapp'; accountId: string }, userKey: string): Promise<string>;
  tell(conversationId: string, staff: TellStaff): Promise<Told>;
}

const BATCH = 100;
/** So many minutes: a cook who hears of an order after that hears of it from the owner. */
const MAX_ATTEMPTS = 15;

/** Hands every waiting notice to the conversation of the one it is for. Telling the owner of one that failed is a notice too, so it looks twice. */
export async function relayStaffNotices(
  deps: RelayStaffDeps,
  orderId: string | null,
): Promise<{ told: number; unreached: number }> {
  let told = 0;
  let unreached = 0;
  for (let round = 0; round < 2; round++) {
    const notices = await deps.claim({ orderId, limit: BATCH });
    for (const notice of notices) {
      if (await relay(deps, notice)) told++;
      else unreached++;
    }
    if (notices.length === 0 || unreached === 0) break;
  }
  return { told, unreached };
}

async function relay(deps: RelayStaffDeps, waiting: WaitingNotice): Promise<boolean> {
  const { noticeId, tenantId, restaurantId, userId, accountId, notice } = waiting;
  if (!deps.isOn || notice === null || accountId === null) {
    await deps.settle({ noticeId, status: 'SKIPPED', reason: deps.isOn ? 'nothing_to_say' : 'console_off' });
    return false;
  }
  try {
    const staff = { id: `staff-${noticeId}`, tenantId, restaurantId, accountId, userId, notice };
    const conversationId =
      waiting.conversationId ?? (await deps.conversationIdOf({ channel: 'whatsapp', accountId }, userId));
    const told = await deps.tell(conversationId, staff);
    const isTaken = told === 'taken';
    await deps.settle({
      noticeId,
      status: isTaken ? 'HANDED_OVER' : 'UNREACHABLE',
      reason: isTaken ? null : told === 'closed' ? 'window_closed' : 'no_conversation',
    });
    return isTaken;
  } catch (error) {
    if (waiting.attempts >= MAX_ATTEMPTS) await deps.settle({ noticeId, status: 'FAILED', reason: codeOf(error) });
    return false;
  }
}
