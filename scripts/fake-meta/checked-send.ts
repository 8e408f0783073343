import type { Account } from './demo.ts';

export interface CheckContext {
  readonly account: Account;
  readonly knowsInbound: (messageId: string) => boolean;
  readonly knowsMessage: (messageId: string) => boolean;
  readonly knowsMedia: (mediaId: string) => boolean;
}

export interface CheckedMessage {
  readonly kind: 'message';
  readonly user: string;
  /** WhatsApp: the number as it was dialled, or that the user was named by business-scoped id. */
  readonly input: string;
  readonly scoped: boolean;
  /** Which window it needs: free-form 24 hours, a person's answer 7 days, an approved template none. */
  readonly window: 'day' | 'week' | 'none';
  readonly category: 'service' | 'utility';
  readonly callbackData?: string;
  readonly metadata?: string;
}

export interface CheckedMark {
  readonly kind: 'mark';
  readonly typing: boolean;
  readonly read: boolean;
  /** WhatsApp names the message, the others name the user. */
  readonly messageId?: string;
  readonly user?: string;
}

export type CheckedSend = CheckedMessage | CheckedMark;
