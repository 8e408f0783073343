import { DAY_MS } from '#src/kernel/clock';

/** Ids are remembered one day longer than the oldest event that is still acted on (design.md §6 row 8). */
export const SEEN_MS = 9 * DAY_MS;
export const OUTBOX_KEPT_MS = 30 * DAY_MS;
export const PURGE_EVERY_MS = DAY_MS;
