import type { Channel } from './channel.ts';
import type { UserIdentity } from './user.ts';

/** One item of a webhook that concerns one conversation. `id` is its idempotency key there (meta-wire §3.3). */
export interface InboundEvent {
  readonly id: string;
  readonly channel: Channel;
  readonly accountId: string;
  readonly user: UserIdentity;
  /** Epoch milliseconds, as signed by Meta. */
  readonly at: number;
  /** What Meta signed where that lies ahead of our clock: `at` is then the time of reception. */
  readonly signedAt?: number;
  readonly content: InboundContent;
  /** Meta's id of the message, where it has one: what a read mark, a reply or an edit refers to. */
  readonly messageId?: string;
  /** The message of ours that this one answers. */
  readonly replyTo?: string;
  /** Brought by a partner who may not bring commands of staff. */
  readonly noCommands?: true;
  /** Another app owns the thread (Conversation Routing): keep it, do not answer. */
  readonly standby?: true;
}

export type InboundContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'choice'; readonly optionId: string; readonly title: string }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number; readonly label?: string }
  | { readonly kind: 'contacts'; readonly contacts: readonly ContactCard[] }
  | { readonly kind: 'media'; readonly items: readonly MediaItem[]; readonly caption?: string }
  | { readonly kind: 'catalog_order'; readonly items: readonly CatalogItem[]; readonly text?: string }
  | { readonly kind: 'form'; readonly name: string; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'welcome'; readonly referral?: string }
  | { readonly kind: 'reaction'; readonly targetId: string; readonly emoji?: string }
  | { readonly kind: 'edit'; readonly targetId: string; readonly text?: string }
  | { readonly kind: 'revoke'; readonly targetId: string }
  | { readonly kind: 'identity_changed'; readonly next: UserIdentity }
  /** Written from our side by a person or another app. Instagram echoes our own sends too: one whose `messageId` we sent is no staff's. */
  | { readonly kind: 'staff_echo'; readonly text?: string }
  | { readonly kind: 'unsupported'; readonly what: string }
  | { readonly kind: 'notice'; readonly what: string };

export interface ContactCard {
  readonly name?: string;
  /** As written on the card: not normalised. */
  readonly phones: readonly string[];
}

export type MediaType = 'image' | 'audio' | 'video' | 'document' | 'sticker' | 'other';

export interface MediaItem {
  readonly type: MediaType;
  readonly mediaId?: string;
  readonly url?: string;
  readonly mime?: string;
  readonly fileName?: string;
  readonly voice?: boolean;
}

/** Quantities only: a price that came from a phone is not a price (meta-wire §3.4, `order`). */
export interface CatalogItem {
  readonly code: string;
  readonly quantity: number;
}

/** What a person did that deserves an answer; the rest is kept and counted only. */
export function wantsAnswer(event: InboundEvent): boolean {
  if (event.standby) return false;
  switch (event.content.kind) {
    case 'text':
    case 'choice':
    case 'location':
    case 'contacts':
    case 'media':
    case 'catalog_order':
    case 'form':
    case 'welcome':
    case 'unsupported':
      return true;
    case 'reaction':
    case 'edit':
    case 'revoke':
    case 'identity_changed':
    case 'staff_echo':
    case 'notice':
      return false;
  }
}

/** What opens or extends the 24-hour window: anything the customer sent, a reaction too, but no echo and no notice. */
export function opensWindow(event: InboundEvent): boolean {
  switch (event.content.kind) {
    case 'identity_changed':
    case 'staff_echo':
    case 'notice':
      return false;
    default:
      return true;
  }
}
