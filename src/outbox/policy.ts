import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import type { SendClass } from './outbox-row.ts';

/** A Graph call is given up after this long (`GraphClient`); a lease must outlive it and the read mark before it. */
export const LEASE_MS = 30 * SECOND_MS;
/** Free-form messages may go until this long after the customer's last message (meta-wire §3.6). */
export const WINDOW_MS = 24 * 60 * MINUTE_MS;

interface UnknownPolicy {
  /** How long to wait for a status that settles it. */
  readonly graceMs: number;
  /** How often it may be sent again after that. */
  readonly resends: number;
}

const UNKNOWN: Readonly<Record<SendClass, UnknownPolicy>> = {
  reply: { graceMs: MINUTE_MS, resends: 1 },
  order: { graceMs: 2 * MINUTE_MS, resends: 4 },
  payment: { graceMs: 2 * MINUTE_MS, resends: 4 },
  code: { graceMs: 2 * MINUTE_MS, resends: 4 },
  proactive: { graceMs: 0, resends: 0 },
  marketing: { graceMs: 0, resends: 0 },
};

export function unknownPolicy(sendClass: SendClass): UnknownPolicy {
  return UNKNOWN[sendClass];
}

/** From the flags `OUTBOX_MAX_ATTEMPTS`, `OUTBOX_BASE_DELAY_SEC`, `OUTBOX_MAX_DELAY_SEC`. */
export interface OutboxSettings {
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}
