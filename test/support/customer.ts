import type { AdviceQuestion, Proposal } from '#src/advice/index';
import type { RestaurantSnapshot } from '#src/conversation/index';
import {
  type ActOutcome,
  type ConversationState,
  converse,
  type Facts,
  initialState,
  type Notice,
  type Reply,
  type Turn,
} from '#src/conversation/index';
import type { DeliveryQuote } from '#src/delivery/index';
import type { LanguageSettings } from '#src/locale/index';
import type { InboundContent, Option } from '#src/messages/index';
import type { CancelOrderOutcome, OrderRequest, OrderStatusOutcome, PlaceOrderOutcome } from '#src/orders/index';
import type { ChangeOutcome, OrderPayment, PaymentTerms, PayOutcome, TermsAnswer } from '#src/payments/index';
import type { FaqAnswer, FaqQuestion, RatingOutcome, TicketOutcome } from '#src/support/index';
import type { Hearing } from '#src/voice/index';
import { demoRestaurant } from './demo-restaurant.ts';
import { LANGUAGES } from './languages.ts';

/** 2026-11-22 18:00 in Algiers, a Sunday. */
export const SUNDAY_EVENING = Date.parse('2026-11-22T17:00:00Z');

export const VOICE_NOTE: InboundContent = { kind: 'media', items: [{ type: 'audio', mediaId: '1', voice: true }] };
const NOT_HEARD: Hearing = { kind: 'failed', why: 'away' };

type Checkout = OrderRequest['checkout'];

/**
 * One customer talking to the pure core, with a clock moved by hand and a kitchen that answers as told. Every turn runs twice on frozen
 * values and must decide the same (invariant I14).
 */
export class Customer {
  state: ConversationState = initialState('fr');
  now: number;
  restaurant: RestaurantSnapshot;
  deliveryEnabled = true;
  languages: LanguageSettings = LANGUAGES;
  hearsVoice = true;
  hasAdviser = false;
  phone: string | undefined = '213555000001';
  readonly placed: Checkout[] = [];
  readonly replies: Reply[] = [];
  /** What the kitchen answers to the next orders; when used up, every order is placed. */
  readonly outcomes: PlaceOrderOutcome[] = [];
  supportEnabled = false;
  faqEnabled = false;
  /** What the restaurant answers to the next questions; null: nobody can be asked. */
  readonly faqAnswers: (FaqAnswer | null)[] = [];
  readonly faqQuestions: FaqQuestion[] = [];
  /** Who was called and why, what was passed on to them, and how it stands with the ticket. */
  readonly calls: Extract<NonNullable<Turn['act']>, { kind: 'open_ticket' }>[] = [];
  readonly passedOn: string[] = [];
  ticket: TicketOutcome = { kind: 'open', ticketId: 7, isAssigned: false };
  /** What was said of orders, and what became of it; when used up, it is kept. */
  readonly ratings: Extract<NonNullable<Turn['act']>, { kind: 'rate_order' }>[] = [];
  readonly rated: RatingOutcome[] = [];
  /** How the next orders are to be paid; when used up, in cash. Null: nobody can be asked. */
  readonly terms: (TermsAnswer | null)[] = [];
  /** How it stands with what is to be paid ahead. */
  payment: PayOutcome = { kind: 'none' };
  /** What is said to the note that the customer pays with, and the notes that were named. */
  change: ChangeOutcome = { kind: 'none' };
  readonly notes: number[] = [];
  /** What becomes of an order that the customer takes back. */
  cancellation: CancelOrderOutcome = { kind: 'none' };
  /** What Postgres says of the last order. */
  status: OrderStatusOutcome = { kind: 'none' };
  /** What is made of the next voice messages; when used up, nobody answers. */
  readonly hearings: Hearing[] = [];
  readonly questions: AdviceQuestion[] = [];
  hasConsole = false;
  /** What was written with a `!`. */
  readonly commands: string[] = [];
  /** What the adviser answers to the next questions; when used up, nothing. */
  readonly advice: (readonly Proposal[])[] = [];
  /** What the next deliveries cost; when used up, what the zone of the snapshot says. Null: nobody can be asked. */
  /** What was written down about addresses. */
  readonly unclear: Extract<NonNullable<Turn['act']>, { kind: 'note_address' }>[] = [];
  readonly quotes: (Partial<DeliveryQuote> | null)[] = [];
  private ids = 0;

  constructor(setup: { restaurant?: RestaurantSnapshot; now?: number } = {}) {
    this.restaurant = setup.restaurant ?? demoRestaurant();
    this.now = setup.now ?? SUNDAY_EVENING;
  }

  get text(): string {
    return this.replies.at(-1)?.message.text ?? '';
  }

  get intent(): string {
    return this.replies.at(-1)?.intent ?? '';
  }

  get options(): readonly Option[] {
    const list = this.replies.at(-1)?.message.options;
    return list ? list.items.slice(list.from) : [];
  }

  types(text: string, at?: number): this {
    return this.sends({ kind: 'text', text }, at);
  }

  /** Taps the option whose title contains these words. */
  taps(words: string): this {
    const option = this.options.find((candidate) => candidate.title.includes(words));
    if (!option) throw new Error(`no option "${words}" among ${this.options.map(({ title }) => title).join(' | ')}`);
    return this.sends({ kind: 'choice', optionId: option.id, title: option.title });
  }

  tapsId(optionId: string): this {
    return this.sends({ kind: 'choice', optionId, title: '' });
  }

  sends(content: InboundContent, at?: number): this {
    this.now += 2_000;
    this.run({ kind: 'event', content, at: at ?? this.now });
    return this;
  }

  /** Sends a voice message of which this is heard. */
  speaks(text: string, isSure = true, at?: number): this {
    this.hearings.push({ kind: 'heard', text, isSure });
    return this.sends(VOICE_NOTE, at);
  }

  /** Something that the customer is told without having written. */
  isTold(notice: Notice): this {
    this.run({ kind: 'notice', notice, heard: null });
    return this;
  }

  retriesOrder(): this {
    this.run({ kind: 'retry_order' });
    return this;
  }

  waits(ms: number): this {
    this.now += ms;
    return this;
  }

  private run(input: Parameters<typeof converse>[1]): void {
    let turn = decide(this.state, input, this.facts());
    this.replies.push(...turn.replies);
    while (turn.act) {
      turn = decide(turn.state, { kind: 'outcome', outcome: this.perform(turn.act) }, this.facts());
      this.replies.push(...turn.replies);
    }
    this.state = turn.state;
  }

  private perform(act: NonNullable<Turn['act']>): ActOutcome {
    if (act.kind === 'advise') {
      this.questions.push(act.question);
      return { kind: 'advise', text: act.text, at: act.at, outcome: this.advice.shift() ?? [] };
    }
    if (act.kind === 'transcribe')
      return { kind: 'transcribe', at: act.at, outcome: this.hearings.shift() ?? NOT_HEARD };
    if (act.kind === 'note_address') {
      this.unclear.push(act);
      return act;
    }
    if (act.kind === 'quote_delivery')
      return { kind: 'quote_delivery', preface: act.preface, outcome: this.quote(act) };
    if (act.kind === 'cancel_order') return { kind: 'cancel_order', outcome: this.cancellation };
    if (act.kind === 'order_status') return { kind: 'order_status', outcome: this.status };
    if (act.kind === 'payment_terms') {
      const { mode, dueCentimes, preface } = act;
      const told = this.terms.shift();
      const outcome = told === undefined ? cashTerms(dueCentimes) : told;
      return { kind: 'payment_terms', mode, dueCentimes, preface, outcome };
    }
    if (act.kind === 'ask_faq') {
      const { question, content, at, otherwise } = act;
      this.faqQuestions.push(question);
      const [outcome = null] = this.faqAnswers.splice(0, 1);
      return { kind: 'ask_faq', content, at, otherwise, outcome };
    }
    if (act.kind === 'open_ticket') {
      this.calls.push(act);
      return { ...act, outcome: this.ticket };
    }
    if (act.kind === 'rate_order') {
      this.ratings.push(act);
      const ticket = act.score <= 2 && this.supportEnabled ? this.ticket : null;
      return { ...act, outcome: this.rated.shift() ?? { kind: 'rated', ticket } };
    }
    if (act.kind === 'append_ticket') {
      this.passedOn.push(act.message.body);
      const { message: _message, ...sent } = act;
      return { ...sent, outcome: this.ticket };
    }
    if (act.kind === 'pay') return { kind: 'pay', claims: act.claims, outcome: this.payment };
    if (act.kind === 'note_change') {
      this.notes.push(act.noteCentimes);
      return { kind: 'note_change', noteCentimes: act.noteCentimes, outcome: this.change };
    }
    if (act.kind === 'console') {
      this.commands.push(act.text);
      const isRefused = this.restaurant.staff.length === 0;
      return { kind: 'console', text: 'ok', options: [{ id: '!order 1 accept', title: '1' }], isRefused };
    }
    const { checkout } = act;
    this.placed.push(checkout);
    const outcome = this.outcomes.shift() ?? placedOutcome(this.placed.length, checkout);
    return { kind: 'place_order', checkout, outcome };
  }

  private quote(act: Extract<NonNullable<Turn['act']>, { kind: 'quote_delivery' }>): DeliveryQuote | null {
    const told = this.quotes.shift();
    if (told === null) return null;
    const { commune } = act.place;
    const zone = this.restaurant.zones.find((served) => served.commune.toLowerCase() === commune?.toLowerCase());
    const isSmall = zone !== undefined && act.totalCentimes < zone.minimumCentimes;
    return {
      reason: zone ? (isSmall ? 'DELIVERY_MIN_ORDER' : 'OK') : 'DELIVERY_ZONE_NOT_FOUND',
      zoneFound: zone !== undefined,
      zoneActive: zone !== undefined,
      wilaya: zone?.wilaya ?? null,
      commune: zone?.commune ?? null,
      baseCentimes: zone?.feeCentimes ?? 0,
      surchargeCentimes: 0,
      finalCentimes: zone?.feeCentimes ?? 0,
      freeFromCentimes: null,
      minimumCentimes: zone?.minimumCentimes ?? 0,
      etaMinutes: { min: 35, max: 55 },
      ...told,
    };
  }

  facts(): Facts {
    const newId = `00000000-0000-4000-8000-${String(++this.ids).padStart(12, '0')}`.replace(
      /^0{8}/,
      String(this.ids).padStart(8, '0'),
    );
    const user = { key: 'c', name: 'Nadia', ...(this.phone !== undefined && { phone: this.phone }) };
    return {
      now: this.now,
      newId,
      restaurant: this.restaurant,
      user,
      deliveryEnabled: this.deliveryEnabled,
      addressTries: 3,
      supportEnabled: this.supportEnabled,
      faqEnabled: this.faqEnabled,
      languages: this.languages,
      hearsVoice: this.hearsVoice,
      hasAdviser: this.hasAdviser,
      hasConsole: this.hasConsole,
    };
  }
}

function decide(...input: Parameters<typeof converse>): Turn {
  for (const value of input) freeze(value);
  const turn = converse(...input);
  const again = converse(...input);
  if (JSON.stringify(turn) !== JSON.stringify(again)) throw new Error('the same input gave another answer (I14)');
  return turn;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const child of Object.values(value)) freeze(child);
}

/** All of it in cash. */
export function cashTerms(dueCentimes: number): TermsAnswer {
  const terms: PaymentTerms = {
    method: 'COD',
    reason: 'below_threshold',
    depositCentimes: 0,
    cashCentimes: dueCentimes,
    minutes: null,
    transferCode: null,
    isOnline: false,
  };
  return { kind: 'ok', terms };
}

/** Paid as the customer was told. */
export function placedOutcome(orderNumber: number, checkout: Checkout): PlaceOrderOutcome {
  const { checkoutId: orderId, totalCentimes } = checkout;
  const payment: OrderPayment | null = checkout.payment
    ? { ...checkout.payment, intentId: orderId, payUrl: checkout.payment.isOnline ? 'https://pay.example/1' : null }
    : null;
  return { kind: 'placed', orderId, orderNumber, totalCentimes, payment };
}
