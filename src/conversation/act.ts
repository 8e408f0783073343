import type { AdviceQuestion, Proposal } from '#src/advice/index';
import type { Checkout, ServiceMode } from '#src/checkout/index';
import type { AddressField, DeliveryQuote, QuotePlace } from '#src/delivery/index';
import type { Centimes } from '#src/kernel/money';
import type { PhraseKey } from '#src/locale/index';
import type { InboundContent, Option } from '#src/messages/index';
import type { CancelOrderOutcome, OrderStatusOutcome, PlaceOrderOutcome } from '#src/orders/index';
import type { ChangeOutcome, PayOutcome, TermsAnswer } from '#src/payments/index';
import type {
  FaqAnswer,
  FaqQuestion,
  RatingOutcome,
  Score,
  TicketMessage,
  TicketOutcome,
  TicketReason,
} from '#src/support/index';
import type { Hearing, VoiceNote } from '#src/voice/index';
import type { Intent } from './intent.ts';

export interface UnclearAddress {
  readonly field: AddressField;
  readonly missing: readonly AddressField[];
  readonly tries: number;
  readonly isHandoff: boolean;
  readonly preface: string;
}

/** A person is called, and what the customer hears then. */
export interface PersonCall {
  readonly reason: TicketReason;
  readonly said: PhraseKey;
  readonly intent: string;
  readonly message: TicketMessage;
}

/** How an order was; `at` is the event time of the answer. */
export interface OrderRating {
  readonly orderId: string;
  readonly score: Score;
  readonly at: number;
}

/** What the restaurant has written down as an answer; `otherwise` is what the message means without one. */
export interface FaqAsking {
  readonly content: InboundContent;
  readonly at: number;
  readonly otherwise: Intent;
}

/** The one thing a turn may ask of the outside. Idempotent by its own id, so that a turn that died half-way can run again. */
export type Act =
  | { readonly kind: 'place_order'; readonly checkout: Checkout }
  | { readonly kind: 'order_status'; readonly checkoutId: string }
  | { readonly kind: 'cancel_order'; readonly checkoutId: string }
  /** What bringing items of this total there costs; `preface` is said before what follows. */
  | {
      readonly kind: 'quote_delivery';
      readonly place: QuotePlace;
      readonly totalCentimes: Centimes;
      readonly preface: string;
    }
  /** How this customer would pay an order of that sum; `preface` is said before what follows. */
  | {
      readonly kind: 'payment_terms';
      readonly mode: ServiceMode;
      readonly dueCentimes: Centimes;
      readonly preface: string;
    }
  /** What is still to be paid ahead, and where. `claims`: the customer says that it is paid. */
  | { readonly kind: 'pay'; readonly checkoutId: string; readonly claims: boolean }
  /** Which note the customer pays with. */
  | { readonly kind: 'note_change'; readonly checkoutId: string; readonly noteCentimes: Centimes }
  /** An address that is not clear yet is written down, for staff to see; then `preface` and the question again, or a person. */
  | ({ readonly kind: 'note_address' } & UnclearAddress)
  | ({ readonly kind: 'open_ticket' } & PersonCall)
  | ({ readonly kind: 'rate_order' } & OrderRating)
  /** What the customer has sent goes to the person who has the conversation; nothing is said but `said`. */
  | {
      readonly kind: 'append_ticket';
      readonly content: InboundContent;
      readonly at: number;
      readonly said?: PhraseKey;
      readonly message: TicketMessage;
    }
  | ({ readonly kind: 'ask_faq'; readonly question: FaqQuestion } & FaqAsking)
  /** Changes nothing anywhere, so listening twice does no harm; `at` is the event time of the voice message. */
  | { readonly kind: 'transcribe'; readonly note: VoiceNote; readonly at: number }
  /** A command of staff, as it was written; whether its sender may is asked where it is performed. */
  | { readonly kind: 'console'; readonly text: string }
  /** What somebody may mean by `text`: asks, and changes nothing. */
  | { readonly kind: 'advise'; readonly question: AdviceQuestion; readonly text: string; readonly at: number };

/** What came of it: the next input of the same turn. */
export type ActOutcome =
  | { readonly kind: 'place_order'; readonly checkout: Checkout; readonly outcome: PlaceOrderOutcome }
  | { readonly kind: 'order_status'; readonly outcome: OrderStatusOutcome }
  | { readonly kind: 'cancel_order'; readonly outcome: CancelOrderOutcome }
  /** Null: nobody could be asked. */
  | { readonly kind: 'quote_delivery'; readonly preface: string; readonly outcome: DeliveryQuote | null }
  /** Null: nobody could be asked. */
  | {
      readonly kind: 'payment_terms';
      readonly mode: ServiceMode;
      readonly dueCentimes: Centimes;
      readonly preface: string;
      readonly outcome: TermsAnswer | null;
    }
  | { readonly kind: 'pay'; readonly claims: boolean; readonly outcome: PayOutcome }
  | { readonly kind: 'note_change'; readonly noteCentimes: Centimes; readonly outcome: ChangeOutcome }
  | ({ readonly kind: 'note_address' } & UnclearAddress)
  /** `isRefused`: of somebody who is not of the staff. */
  | {
      readonly kind: 'console';
      readonly text: string;
      readonly options: readonly Option[];
      readonly isRefused: boolean;
      /** The command that four digits, written next, are the end of. */
      readonly awaits?: string;
    }
  | ({ readonly kind: 'open_ticket'; readonly outcome: TicketOutcome } & PersonCall)
  | ({ readonly kind: 'rate_order'; readonly outcome: RatingOutcome } & OrderRating)
  | {
      readonly kind: 'append_ticket';
      readonly content: InboundContent;
      readonly at: number;
      readonly said?: PhraseKey;
      readonly outcome: TicketOutcome;
    }
  /** Null: nobody could be asked. */
  | ({ readonly kind: 'ask_faq'; readonly outcome: FaqAnswer | null } & FaqAsking)
  | { readonly kind: 'transcribe'; readonly at: number; readonly outcome: Hearing }
  | { readonly kind: 'advise'; readonly text: string; readonly at: number; readonly outcome: readonly Proposal[] };
