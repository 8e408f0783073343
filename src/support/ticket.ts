export type TicketReason = 'HELP' | 'DELIVERY_AMBIGUOUS' | 'PAYMENT_ISSUE' | 'FAQ_FALLBACK' | 'OTHER';

/** What a customer has written, for the person who reads the ticket. */
export interface TicketMessage {
  readonly body: string;
  /** Ids of media at Meta, as far as there are any. */
  readonly media: readonly string[];
}

/** How it stands with the conversation's ticket. */
export type TicketOutcome =
  | { readonly kind: 'open'; readonly ticketId: number; readonly isAssigned: boolean }
  /** Nobody has it any more. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'unavailable' };
