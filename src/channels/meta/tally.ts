import { assertNever } from '#src/kernel/errors';
import type { InboundEvent, Receipt } from '#src/messages/index';
import type { ParsedWebhook } from '../channel.ts';
import { type JsonRecord, recordOf, valueAt } from './read-json.ts';

/** What one item of a webhook turned out to be. */
export type Reading =
  | { readonly kind: 'event'; readonly event: InboundEvent }
  | { readonly kind: 'receipts'; readonly receipts: readonly Receipt[] }
  | { readonly kind: 'ignored'; readonly why: string };

export function ignored(why: string): Reading {
  return { kind: 'ignored', why };
}

/** Cannot be read, or nobody can be named for it. */
export const MALFORMED = 'malformed';

/** What one webhook body amounts to, while it is read. */
export interface Tally {
  add(reading: Reading): void;
  ignore(why: string, count?: number): void;
  /** What is added from here on came under this business. */
  under(business: string | undefined): void;
  total(): ParsedWebhook;
}

export function openTally(): Tally {
  const events: InboundEvent[] = [];
  const receipts: Receipt[] = [];
  const counts = new Map<string, number>();
  const ignore = (why: string, count = 1): void => {
    if (count > 0) counts.set(why, (counts.get(why) ?? 0) + count);
  };
  const businesses = new Map<InboundEvent | Receipt, string>();
  let business: string | undefined;
  const keep = <T extends InboundEvent | Receipt>(item: T): T => {
    if (business !== undefined) businesses.set(item, business);
    return item;
  };
  const add = (reading: Reading): void => {
    switch (reading.kind) {
      case 'event':
        events.push(keep(reading.event));
        return;
      case 'receipts':
        receipts.push(...reading.receipts.map(keep));
        return;
      case 'ignored':
        ignore(reading.why);
        return;
      default:
        assertNever(reading);
    }
  };
  return {
    add,
    ignore,
    under: (next) => {
      business = next;
    },
    total: () => ({
      events,
      receipts,
      ignored: Object.fromEntries(counts),
      ...(businesses.size > 0 && { businesses }),
    }),
  };
}

const NAME = /^[a-z][a-z0-9_]{0,39}$/;

/** A name that Meta chose, fit for a log line and a metric label; anything else could carry a customer's words. */
export function safeName(name: string | undefined): string {
  return name !== undefined && NAME.test(name) ? name : 'other';
}

/** The records of a list, one by one; what is no record is counted and costs its neighbours nothing. */
export function recordsAt(record: JsonRecord | null, name: string, tally: Tally): readonly JsonRecord[] {
  const value = valueAt(record, name);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    tally.ignore(MALFORMED);
    return [];
  }
  const records = value.map(recordOf).filter((item) => item !== null);
  tally.ignore(MALFORMED, value.length - records.length);
  return records;
}

/** The entries of a webhook body: the outermost list of every channel (meta-wire §3.2). */
export function entriesOf(body: unknown, tally: Tally): readonly JsonRecord[] {
  const record = recordOf(body);
  if ((valueAt(record, 'entry') ?? null) === null) tally.ignore(MALFORMED);
  return recordsAt(record, 'entry', tally);
}
