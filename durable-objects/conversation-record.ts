import type { ConversationState } from '#src/conversation/index';
import type { InboundGuard } from '#src/fraud/index';
import type { Channel, UserIdentity } from '#src/messages/index';
import type { TellOrder } from '#src/orders/index';

/** Whose conversation it is and how it stands with the outside; the talk itself is in the state. */
export interface ConversationProfile {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly channel: Channel;
  readonly accountId: string;
  readonly user: UserIdentity;
  /** When the customer last wrote (event time): the 24-hour window counts from here. */
  readonly lastInboundAt: number;
  readonly nextOutboxId: number;
  /** When the oldest memory may go; null when there is none. */
  readonly purgeAt: number | null;
  /** The one new id that has taken this conversation over, if any: a recycled phone number must not get it a second time. */
  readonly claimedBy?: string;
  /** What `claimedBy` was before: objects of those ids lead here too. */
  readonly formerKeys?: readonly string[];
  /** How fast the customer writes, and the quarantine that came of it. */
  readonly guard?: InboundGuard;
  /** What Postgres wants said, in the order in which it came; ids of what was said, and when the last one was. */
  readonly tellings?: readonly TellOrder[];
  readonly told?: readonly string[];
  readonly toldAt?: number;
}

/** Every key that this customer is or was known by, the one that the conversation is kept under first. */
export function keysOf({ user, claimedBy, formerKeys = [] }: ConversationProfile): readonly string[] {
  const keys = [user.key, user.phone, user.scopedId, claimedBy, ...formerKeys];
  return [...new Set(keys.filter((key) => key !== undefined))];
}

export interface StoredConversation {
  readonly profile: ConversationProfile;
  readonly state: ConversationState;
}

export type EventStatus = 'processed' | 'pending' | 'recorded' | 'poison';

export interface StoredEvent {
  readonly id: string;
  readonly rev: number;
  readonly status: EventStatus;
  readonly kind: string;
  readonly at: number;
  readonly received_at: number;
  readonly tries: number;
  readonly correlation_id: string;
  /** The whole `InboundEvent`, as JSON. */
  readonly body: string;
}
