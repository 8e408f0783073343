import { isSettled, type OutboxRow, type RowChange } from './outbox-row.ts';
import { LEASE_MS, unknownPolicy, WINDOW_MS } from './policy.ts';

export type ClaimDecision =
  | { readonly kind: 'send'; readonly row: OutboxRow }
  /** The oldest unsettled row is not to be touched before this time. */
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'empty' };

export interface ClaimPlan {
  readonly decision: ClaimDecision;
  readonly changes: readonly { readonly id: number; readonly change: RowChange }[];
}

export interface Situation {
  readonly now: number;
  /** When the customer last wrote: opens the 24-hour window. */
  readonly lastInboundAt: number;
  /** Only WhatsApp has templates that may go outside the window. */
  readonly hasTemplates: boolean;
}

/**
 * Which row may go now. Only the oldest unsettled one ever may (invariant I4); what time has decided about it — a lease that ran out, a
 * grace that passed without a receipt, a window that closed — is part of the plan.
 */
export function planClaim(rows: readonly OutboxRow[], situation: Situation): ClaimPlan {
  const changes: { id: number; change: RowChange }[] = [];
  const queue = rows.filter((row) => !isSettled(row)).sort((a, b) => a.id - b.id);
  for (const stored of queue) {
    const aged = ageRow(stored, situation);
    const row = { ...stored, ...aged };
    if (isSettled(row)) {
      changes.push({ id: row.id, change: aged });
      continue;
    }
    const ready = row.status === 'pending' && row.dueAt <= situation.now;
    if (!ready) {
      if (Object.keys(aged).length > 0) changes.push({ id: row.id, change: aged });
      return { decision: { kind: 'wait', until: row.dueAt }, changes };
    }
    const claim: RowChange = {
      ...aged,
      status: 'sending',
      attempt: row.attempt + 1,
      dueAt: situation.now + LEASE_MS,
    };
    changes.push({ id: row.id, change: claim });
    return { decision: { kind: 'send', row: { ...row, ...claim } }, changes };
  }
  return { decision: { kind: 'empty' }, changes };
}

/** What the passing of time alone makes of a row. */
function ageRow(row: OutboxRow, situation: Situation): RowChange {
  const { now } = situation;
  if (row.status === 'pending' && !mayGo(row, situation)) return { status: 'failed', error: 'window_closed' };
  if (row.status === 'unknown') return ageUnknown(row, situation);
  const leaseIsOver = row.status === 'sending' && row.dueAt <= now;
  return leaseIsOver ? ageUnknown(toUnknown(row, row.dueAt, 'lease_expired'), situation) : {};
}

/** Whether WhatsApp would take it now. */
export function mayGo({ message }: Pick<OutboxRow, 'message'>, situation: Situation): boolean {
  return !isWindowClosed(situation) || (situation.hasTemplates && message.approved !== undefined);
}

export function isWindowClosed({ now, lastInboundAt }: Pick<Situation, 'now' | 'lastInboundAt'>): boolean {
  return now - lastInboundAt > WINDOW_MS;
}

/** It may have been sent: wait for a receipt as long as the class says. */
export function toUnknown(row: OutboxRow, since: number, error: string): OutboxRow {
  return { ...row, status: 'unknown', dueAt: since + unknownPolicy(row.sendClass).graceMs, error };
}

function ageUnknown(row: OutboxRow, situation: Situation): RowChange {
  const { dueAt, error } = row;
  if (dueAt > situation.now) return { status: 'unknown', dueAt, error };
  const mayResend = row.attempt <= unknownPolicy(row.sendClass).resends && mayGo(row, situation);
  return mayResend ? { status: 'pending', dueAt, error } : { status: 'abandoned', dueAt, error };
}
