import type { ConversationState } from '#src/conversation/index';
import type {
  Channel,
  InboundContent,
  InboundEvent,
  OutboundMessage,
  Receipt,
  UserIdentity,
} from '#src/messages/index';
import type { OutboxRow, SendOutcome } from '#src/outbox/index';

/**
 * What crosses between the gateway, the queues and a conversation. A gradual deploy puts two versions side by side, so a new field is
 * optional and an old one stays (design.md §7).
 */

export interface ConversationOwner {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly channel: Channel;
  readonly accountId: string;
}

/** All that one webhook holds for one conversation. */
export interface Delivery {
  readonly owner: ConversationOwner;
  readonly events: readonly InboundEvent[];
  readonly receipts: readonly AddressedReceipt[];
  readonly receivedAt: number;
  readonly correlationId: string;
  /** Objects that an older id of the same customer would name. Asked on first contact only. */
  readonly olderIds: readonly string[];
}

/** Erase the customer whose conversation this is, if it is a conversation of this tenant. */
export interface EraseOrder {
  readonly tenantId: string;
  readonly at: number;
}

/** Everything that a conversation holds about its customer. */
export interface ConversationExport {
  readonly user: UserIdentity;
  readonly lastInboundAt: number;
  readonly state: ConversationState;
  readonly received: readonly {
    readonly id: string;
    readonly at: number;
    readonly receivedAt: number;
    readonly status: string;
    readonly content: InboundContent;
  }[];
  readonly sent: readonly Pick<
    OutboxRow,
    'id' | 'createdAt' | 'intent' | 'status' | 'message' | 'sentAt' | 'deliveredAt' | 'readAt'
  >[];
}

/** A receipt with what our callback data says of the row it is about. */
export interface AddressedReceipt {
  readonly receipt: Receipt;
  readonly outboxId: number | null;
  readonly attempt: number | null;
}

export interface Received {
  /** Events that were not known before. */
  readonly fresh: number;
  readonly duplicates: number;
  /** Too old to be acted on, in an object without a conversation that could report them. */
  readonly tooOld?: number;
}

/** What became of the message that was claimed before. */
export interface Settlement {
  readonly outboxId: number;
  readonly attempt: number;
  readonly outcome: SendOutcome;
}

export type Claim =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'send';
      readonly owner: ConversationOwner;
      readonly outboxId: number;
      readonly attempt: number;
      readonly message: OutboundMessage;
      readonly recipient: UserIdentity;
      readonly correlationId: string;
      /** The customer's message to mark as read before this goes. */
      readonly readMark: string | null;
    };

/** A send that will not happen any more, or a wake-up that nobody could follow: ids only, no text. */
export interface DeadLetter {
  readonly source: 'send' | 'wake_up' | 'journal';
  readonly conversationId: string;
  readonly outboxId: number | null;
  readonly owner: ConversationOwner | null;
  readonly reason: string;
  readonly errorCode: number | null;
  readonly attempts: number;
  /** When it was written. */
  readonly at?: number;
}

/** Somebody wants a row sent again that was given up. */
export interface ResendOrder {
  readonly tenantId: string;
  readonly outboxId: number;
  /** Nothing changes: what would come of it. */
  readonly isDryRun?: boolean;
}

/** As `planResend` has it; `gone`: there is no such row any more, or not of this tenant. */
export type ResendOutcome = 'again' | 'on_its_way' | 'forgotten' | 'window_closed' | 'gone';

/** A wake-up: "this conversation may have something to send". Losing, doubling or reordering it changes nothing. */
export interface WakeUp {
  readonly conversationId: string;
}
