import type { Locale } from '#src/locale/index';
import type { Channel } from '#src/messages/index';
import type { SecurityEvent } from '#src/security/index';

/** Rows of the archive. Kinds, ids, times and hashes only: the text stays in the conversation object (decisions.md, Gate). */
export interface InboundRecord {
  readonly eventId: string;
  readonly kind: string;
  readonly textHash: string | null;
  readonly eventAt: number;
  readonly receivedAt: number;
  readonly outcome: InboundOutcome;
  readonly correlationId: string;
}

export type InboundOutcome = 'processed' | 'pending' | 'recorded' | 'poison';

export interface OutboundRecord {
  readonly outboxId: number;
  /** Grows with every change of the row: an older record never overwrites a newer one. */
  readonly revision: number;
  readonly intent: string;
  readonly sendClass: string;
  readonly status: ArchiveStatus;
  readonly receipt: string | null;
  readonly attempts: number;
  readonly providerId: string | null;
  readonly errorCode: number | null;
  readonly error: string | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
  readonly correlationId: string;
}

/** Of spec/b §1.5: PENDING, RETRY, SENT, DLQ, DROPPED. */
export type ArchiveStatus = 'PENDING' | 'RETRY' | 'SENT' | 'DLQ' | 'DROPPED';

/** Whose rows these are, by the HMAC of every key that the customer is known by: what a search and an erasure begin with. */
export interface CustomerRecord {
  /** Of the key that the conversation is kept under. */
  readonly keyHmac: string;
  readonly otherHmacs: readonly string[];
}

/** What the customer chose by `LANG`, for what begins in Postgres. */
export interface PreferenceRecord {
  readonly locale: Locale;
  readonly chosenAt: number;
}

/** A time during which a conversation was not answered. */
export interface QuarantineRecord {
  readonly since: number;
  readonly until: number;
  /** Grows with every change of the row. */
  readonly revision: number;
  readonly reason: string;
  readonly releasedAt: number | null;
  readonly releasedReason: string | null;
  readonly releasedBy: string | null;
}

/** One page of one conversation's journal, as it travels on the JOURNAL queue. */
export interface JournalPage {
  readonly conversationId: string;
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly channel: Channel;
  readonly accountId: string;
  /** The conversation's cursor once this page is in Postgres. */
  readonly upTo: number;
  readonly customer?: CustomerRecord;
  /** Absent while nothing was chosen. The same one comes in every page. */
  readonly preference?: PreferenceRecord;
  readonly inbound: readonly InboundRecord[];
  readonly outbound: readonly OutboundRecord[];
  /** Absent without any, and in pages of an earlier version. The same one may come in several pages. */
  readonly security?: readonly SecurityEvent[];
  readonly quarantines?: readonly QuarantineRecord[];
}
