export type TicketReason = 'HELP' | 'DELIVERY_AMBIGUOUS' | 'PAYMENT_ISSUE' | 'FAQ_FALLBACK' | 'FEEDBACK' | 'OTHER';

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

export const SCORES = [1, 2, 3, 4, 5] as const;
/** How it was, says the customer. */
export type Score = (typeof SCORES)[number];

/** What became of a score. */
export type RatingOutcome =
  /** Kept; a bad one with the ticket that it opened, where anybody looks at tickets. */
  | { readonly kind: 'rated'; readonly ticket: TicketOutcome | null }
  /** An earlier score stands. */
  | { readonly kind: 'already' }
  /** No order that this customer was asked about. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unavailable' };
