import { backoffMs } from '#src/kernel/backoff';
import { SECOND_MS } from '#src/kernel/clock';
import { assertNever } from '#src/kernel/errors';
import { isReceiptStatus, type OutboxRow, type RowChange } from './outbox-row.ts';
import { toUnknown } from './plan-claim.ts';
import type { OutboxSettings } from './policy.ts';
import type { SendOutcome } from './send-outcome.ts';

/** A passing fault is usually over at once; after that the configured schedule. */
const FIRST_RETRY_MS = 2 * SECOND_MS;
/** Pair rate: 1, 4, 16, 64 … seconds (meta-wire §3.6). */
const PAIR_RATE_BASE = 4;

/**
 * What an attempt's outcome makes of its row; null when the row has moved on (another attempt, or a receipt that came first), so that a
 * late or repeated settle changes nothing.
 */
export function settleSend(
  row: OutboxRow,
  input: { attempt: number; outcome: SendOutcome; now: number; settings: OutboxSettings },
): RowChange | null {
  const { attempt, outcome, now } = input;
  if (row.attempt !== attempt) return null;
  if (isReceiptStatus(row.status)) {
    return outcome.kind === 'accepted' && row.providerId === null ? { providerId: outcome.providerId } : null;
  }
  if (row.status !== 'sending' && row.status !== 'unknown') return null;
  switch (outcome.kind) {
    case 'accepted':
      return { status: 'accepted', providerId: outcome.providerId, error: null, errorCode: null };
    case 'ambiguous': {
      const { status, dueAt, error } = toUnknown(row, now, outcome.reason);
      return { status, dueAt, error };
    }
    case 'refused':
      return settleRefusal(row, { outcome, now, settings: input.settings });
    default:
      return assertNever(outcome);
  }
}

function settleRefusal(
  row: OutboxRow,
  input: { outcome: Extract<SendOutcome, { kind: 'refused' }>; now: number; settings: OutboxSettings },
): RowChange {
  const { outcome, now, settings } = input;
  const failure = { errorCode: outcome.code, error: outcome.action };
  const isFinal = outcome.action === 'drop' || outcome.action === 'use_template';
  if (isFinal || row.attempt >= settings.maxAttempts) return { ...failure, status: 'failed' };
  const delay = retryDelayMs({ attempt: row.attempt, action: outcome.action, settings });
  return { ...failure, status: 'pending', dueAt: now + Math.max(delay, outcome.retryAfterMs ?? 0) };
}

function retryDelayMs(input: { attempt: number; action: string; settings: OutboxSettings }): number {
  const { attempt, action, settings } = input;
  const { baseDelayMs: baseMs, maxDelayMs: maxMs } = settings;
  switch (action) {
    case 'retry_pair':
      return Math.min(maxMs, SECOND_MS * PAIR_RATE_BASE ** (attempt - 1));
    case 'retry':
      return attempt === 1 ? FIRST_RETRY_MS : backoffMs({ attempt: attempt - 1, baseMs, maxMs });
    default:
      return backoffMs({ attempt, baseMs, maxMs });
  }
}
