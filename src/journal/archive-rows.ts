import type { JournalPage } from './record.ts';

/** Pages as the rows of the archive's tables, by column. */
interface OutboundRow {
  readonly conversation_object_id: string;
  readonly outbox_seq: number;
  readonly revision: number;
}

export function inboundRows(page: JournalPage): readonly object[] {
  return page.inbound.map((record) => ({
    ...ownerColumns(page),
    event_id: record.eventId,
    message_type: record.kind,
    text_hash: record.textHash,
    event_at: iso(record.eventAt),
    received_at: iso(record.receivedAt),
    outcome: record.outcome,
    correlation_id: record.correlationId,
  }));
}

export function outboundRows(pages: readonly JournalPage[]): readonly OutboundRow[] {
  return newestRevisions(pages.flatMap(rowsOfPage));
}

function rowsOfPage(page: JournalPage): readonly OutboundRow[] {
  return page.outbound.map((record) => ({
    ...ownerColumns(page),
    outbox_seq: record.outboxId,
    dedupe_key: `msg:${page.conversationId}:${record.outboxId}`,
    revision: record.revision,
    intent: record.intent,
    send_class: record.sendClass,
    status: record.status,
    receipt: record.receipt,
    provider_message_id: record.providerId,
    attempts: record.attempts,
    error_code: record.errorCode,
    last_error: record.error,
    created_at: iso(record.createdAt),
    updated_at: iso(record.createdAt),
    sent_at: isoOrNull(record.sentAt),
    delivered_at: isoOrNull(record.deliveredAt),
    read_at: isoOrNull(record.readAt),
    correlation_id: record.correlationId,
  }));
}

export function securityRows(page: JournalPage): readonly object[] {
  return (page.security ?? []).map((event) => ({
    ...ownerColumns(page),
    dedupe_key: event.dedupeKey,
    event_type: event.type,
    severity: event.severity,
    occurrences: event.occurrences,
    payload_json: event.payload,
    correlation_id: event.correlationId,
    created_at: iso(event.at),
  }));
}

export function quarantineRows(page: JournalPage): readonly object[] {
  return (page.quarantines ?? []).map((quarantine) => ({
    ...ownerColumns(page),
    reason: quarantine.reason,
    active: quarantine.releasedAt === null,
    started_at: iso(quarantine.since),
    expires_at: iso(quarantine.until),
    released_at: isoOrNull(quarantine.releasedAt),
    released_reason: quarantine.releasedReason,
    released_by: quarantine.releasedBy,
    revision: quarantine.revision,
  }));
}

/** A page that cannot say whose it is keeps what it knows for the next. */
export function preferenceRows(pages: readonly JournalPage[]): readonly object[] {
  return pages.flatMap((page) => {
    const { preference, customer } = page;
    if (!preference || !customer) return [];
    const chosen = { locale: preference.locale, chosen_at: iso(preference.chosenAt) };
    return [{ ...ownerColumns(page), user_key_hmac: customer.keyHmac, ...chosen }];
  });
}

/** One statement cannot touch a row twice, and a batch may hold several pages of one conversation. */
function newestRevisions(rows: readonly OutboundRow[]): readonly OutboundRow[] {
  const newest = new Map<string, OutboundRow>();
  for (const row of rows) {
    const key = `${row.conversation_object_id}:${row.outbox_seq}`;
    if ((newest.get(key)?.revision ?? -1) < row.revision) newest.set(key, row);
  }
  return [...newest.values()];
}

function ownerColumns(page: JournalPage): {
  tenant_id: string;
  restaurant_id: string;
  conversation_object_id: string;
  channel: string;
  account_id: string;
} {
  return {
    tenant_id: page.tenantId,
    restaurant_id: page.restaurantId,
    conversation_object_id: page.conversationId,
    channel: page.channel,
    account_id: page.accountId,
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
