import type { ArchiveStatus, CustomerRecord, JournalPage, QuarantineRecord } from '#src/journal/index';
import { assertNever } from '#src/kernel/errors';
import type { InboundEvent } from '#src/messages/index';
import { SECURITY_EVENTS, type SecurityEvent, type SecurityPayload } from '#src/security/index';
import type { AlarmClock } from './alarm-clock.ts';
import type { IncidentRow, QuarantineRow } from './conversation-incidents.ts';
import type { ConversationPorts } from './conversation-ports.ts';
import { type ConversationProfile, keysOf, type StoredEvent } from './conversation-record.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { OutboxRecord } from './outbox-record.ts';

/** Keeps a queue message far below 128 KB. */
const PAGE_ROWS = 100;

/** The next page of the journal, without any text of a message; null when everything is confirmed. */
export async function journalPage(input: {
  store: ConversationStore;
  ports: Pick<ConversationPorts, 'hashUserKey' | 'hashText'>;
  conversationId: string;
}): Promise<JournalPage | null> {
  const { store, ports, conversationId } = input;
  const { profile, state } = store.load() ?? {};
  const unjournaled = store.unjournaled(PAGE_ROWS);
  if (!profile || !state || !unjournaled) return null;
  const { events, rows, incidents, quarantines, upTo } = unjournaled;
  const { tenantId, restaurantId, channel, accountId } = profile;
  const customer = await customerRecord(profile, ports);
  const inbound = await Promise.all(events.map((event) => inboundRecord(event, ports)));
  const { chosen } = state.language;
  const owner = { conversationId, tenantId, restaurantId, channel, accountId };
  return {
    ...owner,
    upTo,
    customer,
    inbound,
    outbound: rows.map(outboundRecord),
    ...(chosen && { preference: { locale: chosen.value, chosenAt: chosen.at } }),
    ...(incidents.length > 0 && { security: incidents.map((row) => securityEvent(row, conversationId)) }),
    ...(quarantines.length > 0 && { quarantines: quarantines.map(quarantineRecord) }),
  };
}

async function customerRecord(
  profile: ConversationProfile,
  ports: Pick<ConversationPorts, 'hashUserKey'>,
): Promise<CustomerRecord> {
  const hashes = await Promise.all(keysOf(profile).map((key) => ports.hashUserKey(profile, key)));
  const [keyHmac = '', ...otherHmacs] = hashes;
  return { keyHmac, otherHmacs };
}

async function inboundRecord(
  event: StoredEvent,
  ports: Pick<ConversationPorts, 'hashText'>,
): Promise<JournalPage['inbound'][number]> {
  const { content } = JSON.parse(event.body) as InboundEvent;
  return {
    eventId: event.id,
    kind: event.kind,
    textHash: content.kind === 'text' ? await ports.hashText(content.text) : null,
    eventAt: event.at,
    receivedAt: event.received_at,
    outcome: event.status,
    correlationId: event.correlation_id,
  };
}

function outboundRecord(row: OutboxRecord): JournalPage['outbound'][number] {
  return {
    outboxId: row.id,
    revision: row.rev,
    intent: row.intent,
    sendClass: row.send_class,
    status: archiveStatus(row),
    receipt: row.status,
    attempts: row.attempt,
    providerId: row.provider_id,
    errorCode: row.error_code,
    error: row.error,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    deliveredAt: row.delivered_at,
    readAt: row.read_at,
    correlationId: row.correlation_id,
  };
}

function securityEvent(row: IncidentRow, conversationId: string): SecurityEvent {
  return {
    type: row.type,
    severity: SECURITY_EVENTS[row.type],
    dedupeKey: `${row.type}:${conversationId}:${row.minute}`,
    occurrences: row.occurrences,
    at: row.at,
    // Written by `IncidentLog.note` only.
    payload: JSON.parse(row.payload) as SecurityPayload,
    correlationId: row.correlation_id,
  };
}

function quarantineRecord(row: QuarantineRow): QuarantineRecord {
  return {
    since: row.since,
    until: row.until,
    revision: row.rev,
    reason: row.reason,
    releasedAt: row.released_at,
    releasedReason: row.released_reason,
    releasedBy: row.released_by,
  };
}

/** The five words that dashboards, alerts and retention know (spec/b §1.5). */
function archiveStatus(row: OutboxRecord): ArchiveStatus {
  switch (row.status) {
    case 'pending':
    case 'sending':
      return row.attempt <= 1 && row.error === null ? 'PENDING' : 'RETRY';
    case 'unknown':
      return 'RETRY';
    case 'accepted':
    case 'sent':
    case 'delivered':
    case 'read':
      return 'SENT';
    case 'failed':
      return 'DLQ';
    case 'abandoned':
      return 'DROPPED';
    default:
      return assertNever(row.status);
  }
}

/** The archive holds everything up to this revision. With nothing else to do the object sleeps until it may forget. */
export function confirmPage(input: {
  store: ConversationStore;
  alarms: AlarmClock;
  upTo: number;
  nextAlarmAt(): number | null;
}): void {
  const { store, alarms, upTo } = input;
  store.transaction(() => {
    store.confirmJournal(upTo);
    const purgeAt = store.load()?.profile.purgeAt ?? null;
    if (purgeAt !== null && input.nextAlarmAt() === purgeAt) alarms.moveTo(purgeAt);
  });
}
