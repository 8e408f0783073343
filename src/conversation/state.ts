import { type Cart, EMPTY_CART } from '#src/cart/index';
import type { Checkout, FulfilmentChoices, Question } from '#src/checkout/index';
import type { DeliveryQuote } from '#src/delivery/index';
import { SECOND_MS } from '#src/kernel/clock';
import { type LanguageMemory, type Locale, NO_LANGUAGE_MEMORY } from '#src/locale/index';
import type { InboundContent } from '#src/messages/index';
import type { TermsAnswer } from '#src/payments/index';
import type { UnreadableKind } from './intent.ts';

/** What the next typed words may answer. Taps need no stage: an option's id says it all. */
export type Stage =
  | { readonly kind: 'idle' }
  | { readonly kind: 'quantity'; readonly itemCode: string; readonly optionCodes: readonly string[] }
  | { readonly kind: 'line'; readonly lineId: number }
  | { readonly kind: 'note' }
  | { readonly kind: 'question'; readonly question: Question }
  /** The recap as the customer sees it. */
  | { readonly kind: 'confirm'; readonly checkout: Checkout }
  | CodeStage
  /** What was bad about an order was asked, for the ticket that is open about it. */
  | { readonly kind: 'comment'; readonly until: number }
  /** A cart of an earlier day was offered; `held` is what the customer had written, for after the answer. */
  | { readonly kind: 'resume'; readonly held: InboundContent | null }
  | HeardStage;

/** A large order waits for the code that was made for it. */
export interface CodeStage {
  readonly kind: 'code';
  readonly checkout: Checkout;
  readonly code: string;
  readonly expiresAt: number;
  readonly triesLeft: number;
}

type EarlierStage = Exclude<Stage, HeardStage>;

/** "Is this what you said?": the words, until that is answered, and what was open before. */
export interface HeardStage {
  readonly kind: 'heard';
  readonly text: string;
  /** Event time of the voice message, which names the question. */
  readonly at: number;
  readonly before: { readonly stage: EarlierStage; readonly prompt: ShownPrompt | null };
}

/** The choices last shown, so that a number, a label or a yes can be read. */
export interface ShownPrompt {
  readonly options: readonly { readonly id: string; readonly title: string }[];
  /** Names the list that a channel may have shown in parts. */
  readonly list?: string;
  readonly yes?: string;
  readonly no?: string;
}

/** A confirmed order that Postgres has not taken yet. */
export interface WaitingOrder {
  readonly checkout: Checkout;
  readonly attempts: number;
  readonly retryAt: number;
}

/** What was placed last; where it stands is asked of Postgres. */
export interface LastOrder {
  readonly checkoutId: string;
  readonly orderNumber: number;
  readonly at: number;
  /** Something was to be paid ahead. */
  readonly hasDeposit?: true;
}

export interface ConversationState {
  readonly version: 3;
  /** Of the last answer. */
  readonly locale: { readonly value: Locale; readonly at: number };
  readonly language: LanguageMemory;
  readonly stage: Stage;
  readonly prompt: ShownPrompt | null;
  readonly cart: Cart;
  readonly note: { readonly value: string; readonly at: number } | null;
  readonly choices: FulfilmentChoices;
  /** A `!` of somebody who is not of the staff has been answered. */
  readonly commandRefused?: true;
  /** Of staff: the command that four digits, written next, are the end of. */
  readonly awaitsDigits?: string;
  /** Answers about the address that cleared nothing up. */
  readonly addressTries?: number;
  /** The last answer about what a delivery costs, and what was asked (`quote-steps.ts`). */
  readonly quote?: { readonly key: string; readonly value: DeliveryQuote; readonly at: number };
  /** The last answer about how to pay, and what was asked (`payment-steps.ts`); null: nobody could be asked. */
  readonly payment?: { readonly key: string; readonly value: TermsAnswer | null; readonly at: number };
  readonly waiting: WaitingOrder | null;
  readonly lastOrder: LastOrder | null;
  /** The ticket of a customer who needs a person, and whether somebody has it. */
  readonly handoff?: { readonly ticketId: number; readonly isAssigned: boolean };
  /** Until then somebody of the restaurant answers from their phone. */
  readonly pausedUntil?: number;
  /** Messages that meant nothing to us, one after the other. */
  readonly unclearInARow?: number;
  /** Event time of the newest event that was answered; an older one is late (invariant I15). */
  readonly lastEventAt: number;
  /** When a message that we cannot read was last answered: a burst of photos gets one answer. */
  readonly unreadableAt: number;
  /** What that message was. */
  readonly unreadable?: UnreadableKind;
  /** Wants nothing that is not an answer or about an order: messages that we begin ask here first. Null: never said. */
  readonly optedOut: { readonly value: boolean; readonly at: number } | null;
}

/** An event this much older than the newest one answered is late (platform.md §3.2). */
const LATE_MS = SECOND_MS;

export function isLate(state: ConversationState, at: number): boolean {
  return at < state.lastEventAt - LATE_MS;
}

export function initialState(locale: Locale): ConversationState {
  return {
    version: 3,
    locale: { value: locale, at: 0 },
    language: NO_LANGUAGE_MEMORY,
    stage: { kind: 'idle' },
    prompt: null,
    cart: EMPTY_CART,
    note: null,
    choices: {},
    waiting: null,
    lastOrder: null,
    lastEventAt: 0,
    unreadableAt: 0,
    optedOut: null,
  };
}
