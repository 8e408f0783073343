import type { JournalPage } from './record.ts';

export interface CustomerRow {
  readonly tenant_id: string;
  readonly channel: string;
  readonly account_id: string;
  readonly user_key_hmac: string;
  readonly conversation_object_id: string;
  readonly known_hmacs: readonly string[];
  /** The newest of what the page tells: a customer erased since then does not come back by it. */
  readonly latest_at: string;
}

/** One row per customer who wrote, whatever the number of pages. A page from before customers were journalled has none. */
export function customerRows(pages: readonly JournalPage[]): readonly CustomerRow[] {
  const rows = new Map<string, CustomerRow>();
  for (const page of pages) {
    const row = rowOf(page);
    if (!row) continue;
    const key = [row.tenant_id, row.channel, row.account_id, row.user_key_hmac].join(':');
    rows.set(key, merged(rows.get(key), row));
  }
  return [...rows.values()];
}

function rowOf(page: JournalPage): CustomerRow | null {
  const times = [
    ...page.inbound.map((record) => record.receivedAt),
    ...page.outbound.map((record) => record.createdAt),
  ];
  if (!page.customer || times.length === 0) return null;
  return {
    tenant_id: page.tenantId,
    channel: page.channel,
    account_id: page.accountId,
    user_key_hmac: page.customer.keyHmac,
    conversation_object_id: page.conversationId,
    known_hmacs: page.customer.otherHmacs,
    latest_at: new Date(Math.max(...times)).toISOString(),
  };
}

function merged(known: CustomerRow | undefined, row: CustomerRow): CustomerRow {
  if (!known) return row;
  const known_hmacs = [...new Set([...known.known_hmacs, ...row.known_hmacs])];
  return { ...row, known_hmacs, latest_at: known.latest_at > row.latest_at ? known.latest_at : row.latest_at };
}
