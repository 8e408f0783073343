import type { InboundContent, MediaType, UserIdentity } from '#src/messages/index';
import type { JsonRecord } from './read-json.ts';

/** What sets one Page-shaped channel apart from the other: Messenger and Instagram share their webhook form (meta-wire §3.8). */
export interface MessagingDialect {
  readonly channel: 'messenger' | 'instagram';
  readonly attachmentTypes: ReadonlyMap<string, MediaType>;
  /** Our callback data in an echo, where the channel carries it. */
  callbackOf(message: JsonRecord): string | undefined;
}

/** The kinds of item that concern a conversation. An item has one of them; where two stand together, the first says more. */
export const MESSAGING_ROOTS = [
  'message',
  'postback',
  'reaction',
  'message_edit',
  'read',
  'delivery',
  'referral',
  'optin',
] as const;
export type MessagingRoot = (typeof MESSAGING_ROOTS)[number];

/** One element of `messaging[]` or `standby[]`: which kind, its own part, and whom it is about. */
export interface MessagingItem {
  readonly root: MessagingRoot;
  readonly record: JsonRecord;
  readonly accountId: string;
  readonly user: UserIdentity;
  readonly at: number;
  /** The item's own timestamp as signed: part of the ids that we have to build, so nothing that a redelivery may change. */
  readonly stamp: string | undefined;
  readonly standby: boolean;
  readonly dialect: MessagingDialect;
}

/** An event before it is framed: its key, what it says, and Meta's own id where it has one. */
export interface ReadItem {
  readonly id: string;
  readonly content: InboundContent;
  readonly messageId?: string | undefined;
  readonly replyTo?: string | undefined;
}
