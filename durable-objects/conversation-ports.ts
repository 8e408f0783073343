import type { Act, ActOutcome, RestaurantSnapshot } from '#src/conversation/index';
import type { FloodSettings } from '#src/fraud/index';
import type { JournalPage } from '#src/journal/index';
import type { Clock } from '#src/kernel/clock';
import type { Logger } from '#src/kernel/log';
import type { LanguageSettings, Locale } from '#src/locale/index';
import type { AccountRef } from '#src/messages/index';
import type { TellOrder, TellStaff, Told } from '#src/orders/index';
import type { OutboxSettings } from '#src/outbox/index';
import type { ConversationProfile } from './conversation-record.ts';
import type { DeadLetter, Delivery, Received } from './conversation-rpc.ts';

/** The outside of a conversation. Every wait behind it has a timeout. */
export interface ConversationPorts {
  readonly clock: Clock;
  readonly log: Logger;
  newId(): string;
  /** Null while the restaurant cannot be loaded: what waits for it stays pending. */
  loadRestaurant(restaurantId: string): Promise<RestaurantSnapshot | null>;
  refreshRestaurant(restaurantId: string): Promise<void>;
  /** Idempotent, and never throws: an act that could not be performed has an outcome too. */
  perform(act: Act, by: Performer): Promise<ActOutcome>;
  wake(conversationId: string): Promise<void>;
  sendJournal(page: JournalPage): Promise<void>;
  sendDeadLetter(letter: DeadLetter): Promise<void>;
  /** Another conversation object. */
  conversation(id: string): ConversationPeer;
  conversationIdOf(account: AccountRef, userKey: string): Promise<string>;
  hashUserKey(account: AccountRef, userKey: string): Promise<string>;
  /** With a key: whoever has the archive must not find a phone number that was a message by trying them all. */
  hashText(text: string): Promise<string>;
  readonly outbox: OutboxSettings;
  readonly deliveryEnabled: boolean;
  readonly addressTries: number | null;
  readonly supportEnabled: boolean;
  readonly faqEnabled: boolean;
  readonly languages: LanguageSettings;
  /** False: voice messages are answered without listening to them. */
  readonly hearsVoice: boolean;
  readonly hasAdviser: boolean;
  readonly hasConsole?: boolean;
  readonly flood: FloodSettings;
  /** An event that was older than this when it came is not acted on. */
  /** How long after the customer's last message an empty conversation is gone. */
  readonly silenceMs: number;
  readonly replayWindowMs: number;
}

/** On whose behalf an act is performed. */
export interface Performer {
  readonly profile: ConversationProfile;
  readonly locale: Locale;
  readonly conversationId: string;
  readonly correlationId: string;
  /** What the turn answers; null for one that time has brought. */
  readonly eventId: string | null;
  /** False, or not said: it did not come in a way that may bring commands of staff. */
  readonly mayCommand?: boolean;
}

/** What one conversation asks of another when a customer's id changes. */
export interface ConversationPeer {
  receive(delivery: Delivery): Promise<Received>;
  /** "I am the same customer under this newer id": true when the conversation is kept there and not promised to somebody else. */
  recognize(key: string): Promise<boolean>;
  /** "Your customer's conversation is kept here": false when the object already has one of its own. */
  follow(conversationId: string): Promise<boolean>;
  /** "The customer whose conversation was kept in me is erased": nothing here may lead there, or begin it again from an old event. */
  entomb(conversationId: string, at: number): Promise<void>;
  /** Says it once, when its time has come; to a member of the staff at once or not at all. */
  tell(telling: TellOrder | TellStaff): Promise<Told>;
}
