import { describe, expect, it } from 'vitest';
import {
  type ActOutcome,
  apologize,
  type ConversationState,
  converse,
  type Notice,
  type RestaurantSnapshot,
} from '#src/conversation/index';
import type { Intent } from '#src/conversation/intent';
import { take } from '#src/conversation/take-intent';
import { type Reply, startTalk } from '#src/conversation/talk';
import type { InboundContent } from '#src/messages/index';
import { ORDER_STATUSES, type OrderCard } from '#src/orders/index';
import type { PaymentTerms } from '#src/payments/index';
import type { FaqAnswer } from '#src/support/index';
import { Customer } from '../../support/customer.ts';
import { HYDRA, offeredSlots } from '../../support/delivery-quote.ts';
import { bigMenu, demoRestaurant } from '../../support/demo-restaurant.ts';

/** Names that have no Arabic form in our lists, codes, commands and addresses of the web. */
const NAMES = /https:\S+|!reply \d|Branch 1|Nadia|Alger|Hydra|Kouba|El Biar|\b[A-Z]\d\d\d?\b|\bx\d\b|Catégorie \d/g;
/** An order holds the kitchen's French names: what it calls a dish that has left the menu since. */
const LEFT_THE_MENU = /Pizza Margherita|extra fromage/g;
const LATIN_WORD = /[A-Za-zÀ-ÿ]{2,}/;

const CLOSED = { weekly: { sun: [['19:00', '23:00']] as const } };
const demo = demoRestaurant();
const RESTAURANTS: Readonly<Record<string, { restaurant: RestaurantSnapshot; deliveryEnabled?: boolean }>> = {
  'open round the clock': { restaurant: demo },
  'closed at this hour': { restaurant: { ...demo, profile: { ...demo.profile, hours: CLOSED } } },
  'closed for good': { restaurant: { ...demo, profile: { ...demo.profile, hours: { weekly: {} } } } },
  'with a long menu': { restaurant: demoRestaurant({ menu: { items: [...demo.menu.items, ...bigMenu(60).items] } }) },
  'with a menu for the morning': {
    restaurant: demoRestaurant({
      menu: { items: demo.menu.items.map((item) => ({ ...item, hours: [['07:00', '11:00']] })) },
    }),
  },
  'without a menu': { restaurant: demoRestaurant({ menu: { items: [] } }) },
  'without zones': { restaurant: demoRestaurant({ zones: [] }) },
  'without delivery': { restaurant: demo, deliveryEnabled: false },
};

const NOTHING = { unknownCodes: [], quantityRefused: false };
const one = (itemCode: string, quantity = 1) => ({ itemCode, optionCodes: [], quantity });
const MODES = ['sur_place', 'a_emporter', 'livraison'] as const;
const FIELDS = ['wilaya', 'commune', 'details', 'phone'] as const;

/** Complete, or it does not compile: each thing that a customer can want, in its variants. */
const FAQ_ENTRY = { faqId: 3, question: 'ما هي أوقات العمل؟', answer: 'كل يوم من 11:00 إلى 23:00.' };
const FAQ_ANSWERS: readonly FaqAnswer[] = [
  { kind: 'hit', entry: FAQ_ENTRY },
  { kind: 'close', entries: [FAQ_ENTRY] },
  { kind: 'miss' },
];

const ORDER_ID = '00000000-0000-4000-8000-000000000001';

const INTENTS: { readonly [Kind in Intent['kind']]: readonly Extract<Intent, { kind: Kind }>[] } = {
  greet: [{ kind: 'greet' }],
  home: [{ kind: 'home' }],
  help: [{ kind: 'help' }],
  person: [{ kind: 'person' }],
  ask_faq: [{ kind: 'ask_faq', faqId: 3 }],
  faq: FAQ_ANSWERS.map((found) => ({ kind: 'faq', found })),
  thanks: [{ kind: 'thanks' }],
  cancel: [{ kind: 'cancel' }],
  set_locale: [
    { kind: 'set_locale', locale: 'ar' },
    { kind: 'set_locale', locale: 'fr' },
    { kind: 'set_locale', locale: 'darija' },
  ],
  show_menu: [
    { kind: 'show_menu', from: 0 },
    { kind: 'show_menu', from: 9 },
  ],
  show_category: [
    { kind: 'show_category', category: 'Pizzas', from: 0 },
    { kind: 'show_category', category: 'Catégorie 2', from: 9 },
    { kind: 'show_category', category: 'gone', from: 0 },
  ],
  which_item: [{ kind: 'which_item', codes: ['P01', 'P02', 'Z99'], from: 0 }],
  pick_item: [
    { kind: 'pick_item', code: 'P01' },
    { kind: 'pick_item', code: 'S01' },
    { kind: 'pick_item', code: 'Z99' },
  ],
  choose_options: [{ kind: 'choose_options', code: 'P01', options: ['X01'], from: 0 }],
  ask_quantity: [{ kind: 'ask_quantity', code: 'P01', options: ['X01', 'R01'] }],
  add: [
    { kind: 'add', additions: [one('P01', 2), one('S01')], ...NOTHING },
    { kind: 'add', additions: [one('P01', 99), one('Z99')], unknownCodes: ['Z98'], quantityRefused: true },
    { kind: 'add', additions: [], unknownCodes: ['Z98'], quantityRefused: false },
  ],
  remove: [
    { kind: 'remove', removals: [{ itemCode: 'P01', quantity: 1 }] },
    { kind: 'remove', removals: [{ itemCode: 'P01', quantity: null }] },
    { kind: 'remove', removals: [{ itemCode: 'S01', quantity: null }] },
  ],
  set_quantity: [
    { kind: 'set_quantity', itemCode: 'P01', quantity: 5 },
    { kind: 'set_quantity', itemCode: 'S01', quantity: 1 },
    { kind: 'set_quantity', itemCode: 'P01', quantity: 99 },
  ],
  ask_between: [
    {
      kind: 'ask_between',
      readings: [
        { kind: 'add', additions: [one('P01')], ...NOTHING },
        { kind: 'remove', removals: [{ itemCode: 'P01', quantity: null }] },
        { kind: 'set_quantity', itemCode: 'P01', quantity: 3 },
        { kind: 'pick_item', code: 'P02' },
        { kind: 'show_menu', from: 0 },
        { kind: 'show_cart' },
        { kind: 'checkout' },
        { kind: 'hours' },
        { kind: 'fee', place: null },
        { kind: 'order_status' },
      ],
    },
    { kind: 'ask_between', readings: [] },
  ],
  hours: [{ kind: 'hours' }],
  fee: [
    { kind: 'fee', place: null },
    { kind: 'fee', place: 'Hydra' },
    { kind: 'fee', place: 'باب الواد' },
  ],
  order_status: [{ kind: 'order_status' }],
  cancel_order: [{ kind: 'cancel_order', reference: '00000000' }],
  confirm_code: [{ kind: 'confirm_code', code: '1234' }],
  pay: [
    { kind: 'pay', reference: null },
    { kind: 'pay', reference: '00000000' },
  ],
  paid: [{ kind: 'paid', reference: null }],
  pay_with: [{ kind: 'pay_with', reference: null, centimes: 200_000 }],
  rate: [{ kind: 'rate', orderId: ORDER_ID, score: 5 }],
  rate_later: [{ kind: 'rate_later' }],
  comment: [{ kind: 'comment', text: 'كانت باردة' }],
  opt_out: [{ kind: 'opt_out' }],
  opt_in: [{ kind: 'opt_in' }],
  show_cart: [{ kind: 'show_cart' }],
  edit_cart: [{ kind: 'edit_cart', from: 0 }],
  edit_line: [
    { kind: 'edit_line', lineId: 1 },
    { kind: 'edit_line', lineId: 99 },
  ],
  set_line: [
    { kind: 'set_line', lineId: 1, quantity: 0 },
    { kind: 'set_line', lineId: 1, quantity: 4 },
  ],
  ask_empty: [{ kind: 'ask_empty' }],
  empty: [{ kind: 'empty' }],
  ask_note: [{ kind: 'ask_note' }],
  note: [{ kind: 'note', text: 'بدون ملح' }],
  checkout: [{ kind: 'checkout' }],
  mode: MODES.map((mode) => ({ kind: 'mode', mode })),
  table: [{ kind: 'table', table: '7' }],
  pickup: [
    { kind: 'pickup', at: 'now' },
    { kind: 'pickup', at: Date.parse('2026-11-22T19:30:00Z') },
    { kind: 'pickup', at: Date.parse('2026-11-23T03:30:00Z') },
  ],
  opening: [{ kind: 'opening', at: Date.parse('2026-11-22T18:00:00Z') }],
  slot: [{ kind: 'slot', slotId: 's1', date: '2026-11-22' }],
  address: [
    { kind: 'address', address: { wilaya: 'Alger' } },
    { kind: 'address', address: { wilaya: 'Alger', commune: 'Hydra' } },
    { kind: 'address', address: { location: { latitude: 36.7, longitude: 3 } } },
    { kind: 'address', address: { phone: '+213555123456' } },
  ],
  address_refused: FIELDS.map((field) => ({ kind: 'address_refused', field })),
  show_wilayas: [{ kind: 'show_wilayas', from: 0 }],
  show_communes: [{ kind: 'show_communes', from: 0 }],
  confirm: [
    { kind: 'confirm', reference: null },
    { kind: 'confirm', reference: 'aaaaaaaa' },
  ],
  reject: [{ kind: 'reject' }],
  resume: [{ kind: 'resume' }],
  restart: [{ kind: 'restart' }],
  unreadable: (['image', 'video', 'document', 'sticker', 'other', 'voice', 'contact', 'location'] as const).map(
    (what) => ({ kind: 'unreadable', what }),
  ),
  voice: [{ kind: 'voice', note: { mediaId: '1' } }],
  voice_failed: (['silence', 'too_large', 'unreadable', 'away'] as const).map((why) => ({ kind: 'voice_failed', why })),
  ask_heard: [{ kind: 'ask_heard', text: 'أريد بيتزا' }],
  heard_yes: [{ kind: 'heard_yes', reference: 1 }],
  heard_no: [{ kind: 'heard_no' }],
  voice_retry: [{ kind: 'voice_retry' }],
  advised: [
    { kind: 'advised', readings: [{ kind: 'show_menu', from: 0 }] },
    { kind: 'advised', readings: [{ kind: 'add', additions: [one('P01')], ...NOTHING }] },
    { kind: 'advised', readings: [] },
  ],
  console: [{ kind: 'console', text: '!طلبات' }],
  unknown: [{ kind: 'unknown' }],
};

const ORDERED = ['P01 x2', 'أطلب', 'هنا', '٧', 'نعم'];

/** Lines that bring a talk in Arabic to each place where it can stand; those that a restaurant cannot follow are met with an answer too. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'at the beginning': ['مرحبا'],
  'with a cart': ['مرحبا', 'P01 x2'],
  'asked for a quantity': ['مارغريتا', '>بدون إضافة'],
  'asked for a line': ['P01 x2', 'تعديل', '>مارغريتا'],
  'asked for a note': ['P01 x2', 'ملاحظة'],
  'with a note': ['P01 x2', 'ملاحظة', 'بدون ملح'],
  'asked how': ['P01 x2', 'أطلب'],
  'asked for a table': ['P01 x2', 'أطلب', 'هنا'],
  'asked for an hour': ['P01 x2', 'أطلب', 'سفري'],
  'asked for a wilaya': ['P01 x2', 'أطلب', 'توصيل'],
  'asked for a commune': ['P01 x2', 'أطلب', 'توصيل', 'Alger'],
  'asked for an address': ['P01 x2', 'أطلب', 'توصيل', 'Alger', 'Hydra'],
  'asked for a phone': ['P01 x2', 'أطلب', 'توصيل', 'Alger', 'Hydra', 'حي 20 أوت عمارة 3'],
  'at the recap': ['P01 x2 +X01', 'أطلب', 'هنا', '٧'],
  'at the recap of a delivery': ['P01', 'أطلب', 'توصيل', 'Alger', 'Hydra', 'حي 20 أوت عمارة 3', '0555 12 34 56'],
  'with an order placed': ORDERED,
  'with an old cart': ['P01 x2', '…', 'مرحبا'],
};

function at(lines: readonly string[], setup: { restaurant: RestaurantSnapshot; deliveryEnabled?: boolean }): Customer {
  const customer = new Customer(setup);
  customer.deliveryEnabled = setup.deliveryEnabled ?? true;
  for (const line of lines) {
    if (line === '…') customer.waits(86_400_000);
    else if (!line.startsWith('>')) customer.types(line);
    else if (customer.options.some(({ title }) => title.includes(line.slice(1)))) customer.taps(line.slice(1));
  }
  customer.state = { ...customer.state, locale: { value: 'ar', at: customer.now } };
  return customer;
}

/** Everything that a customer can read in an answer. */
function shownIn({ message }: Reply): readonly string[] {
  const { text, options } = message;
  const items = options?.items.flatMap(({ title, description = '', group = '' }) => [title, description, group]) ?? [];
  return [text, ...(options ? [options.openLabel, options.moreLabel] : []), ...items];
}

function latinBut(replies: readonly Reply[], names: RegExp): readonly string[] {
  return replies.flatMap(shownIn).filter((text) => LATIN_WORD.test(text.replace(NAMES, '').replace(names, '')));
}

describe.each(Object.entries(RESTAURANTS))('in a restaurant %s', (_what, setup) => {
  describe.each(Object.entries(PLACES))('a customer %s', (_place, lines) => {
    const customer = at(lines, setup);
    const isGone = setup.restaurant.menu.items.length === 0;
    const latinIn = (replies: readonly Reply[]) => latinBut(replies, isGone ? LEFT_THE_MENU : /$^/g);
    const { state } = customer;

    it('reads not a word in Latin letters, whatever they want', () => {
      const talk = startTalk({ facts: customer.facts(), locale: 'ar', at: customer.now });
      const wanted: readonly Intent[] = Object.values(INTENTS).flat();
      const told = wanted.map((intent) => ({ intent, reply: take(talk, state, intent).reply }));
      const french = told.flatMap(({ intent, reply }) =>
        (reply ? latinIn([reply]) : []).map((text) => ({ intent, text })),
      );
      const isChoice = ({ intent }: { intent: Intent }) => intent.kind === 'set_locale' && intent.locale !== 'ar';
      expect(french.filter((line) => !isChoice(line))).toEqual([]);
      expect(told.filter(({ reply }) => reply === null).length).toBeLessThan(13);
    });

    it('whatever they send', () => {
      for (const content of Object.values(CONTENTS).flat()) {
        const turn = converse(state, { kind: 'event', content, at: customer.now }, customer.facts());
        expect(latinIn(turn.replies), JSON.stringify(content)).toEqual([]);
      }
    });

    it('whatever comes of what was asked of others, and whatever happens to the talk', () => {
      for (const outcome of Object.values(outcomesFor(customer)).flat()) {
        const turn = converse(ordering(state), { kind: 'outcome', outcome }, customer.facts());
        expect(latinIn(turn.replies), JSON.stringify(outcome)).toEqual([]);
      }
      for (const notice of Object.values(NOTICES))
        expect(latinIn(converse(state, { kind: 'notice', notice, heard: null }, customer.facts()).replies)).toEqual([]);
      expect(latinIn([apologize(state, customer.facts())])).toEqual([]);
    });
  });
});

/** Complete, or it does not compile. A tap is in Arabic because the talk is. */
const CONTENTS: { readonly [Kind in InboundContent['kind']]: readonly Extract<InboundContent, { kind: Kind }>[] } = {
  text: ['مرحبا', '٢', '3', 'P01', 'كلام لا معنى له', '👍', '؟', 'ا'.repeat(3_000)].map((text) => ({
    kind: 'text',
    text,
  })),
  choice: ['MENU', 'CART', 'CHECKOUT', 'CANCEL', 'HELP', '99', 'CONFIRM_YES:x'].map((optionId) => ({
    kind: 'choice',
    optionId,
    title: '',
  })),
  location: [{ kind: 'location', latitude: 36.7, longitude: 3 }],
  contacts: [
    { kind: 'contacts', contacts: [{ phones: ['0555123456'] }] },
    { kind: 'contacts', contacts: [{ phones: [] }] },
  ],
  media: (['image', 'audio', 'video', 'document', 'sticker', 'other'] as const).flatMap((type) => [
    { kind: 'media', items: [{ type }] },
    { kind: 'media', items: [{ type }], caption: 'أريد سلطة' },
  ]),
  catalog_order: [
    {
      kind: 'catalog_order',
      items: [
        { code: 'S01', quantity: 2 },
        { code: 'Z99', quantity: 1 },
      ],
    },
  ],
  form: [{ kind: 'form', name: 'x', values: {} }],
  welcome: [{ kind: 'welcome' }],
  reaction: [{ kind: 'reaction', targetId: 'x', emoji: '👍' }],
  edit: [{ kind: 'edit', targetId: 'x' }],
  revoke: [{ kind: 'revoke', targetId: 'x' }],
  identity_changed: [{ kind: 'identity_changed', next: { key: 'd' } }],
  staff_echo: [{ kind: 'staff_echo' }],
  unsupported: [{ kind: 'unsupported', what: 'poll' }],
  notice: [{ kind: 'notice', what: 'x' }],
};

const ORDER_CARD: OrderCard = {
  number: 7,
  date: '2026-11-23',
  status: 'NEW',
  mode: 'livraison',
  items: [{ label: 'بيتزا', quantity: 2, options: ['بلا زيتون'] }],
  totalCentimes: 120_000,
  dueCentimes: 120_000,
  note: 'بسرعة',
  table: null,
  commune: 'حيدرة',
  address: 'شارع ديدوش، حيدرة',
  hints: 'الباب الأزرق',
  lat: 36.75,
  lng: 3.05,
  at: '20:30',
};

const NOTICES: { readonly [Key in Notice['key']]: Extract<Notice, { key: Key }> } = {
  FRAUD_QUARANTINED: { key: 'FRAUD_QUARANTINED', minutes: 10 },
  FRAUD_THROTTLED: { key: 'FRAUD_THROTTLED', max: 1_200 },
  FRAUD_RELEASED: { key: 'FRAUD_RELEASED' },
  WA_ORDER_STATUS_CONFIRMED: { key: 'WA_ORDER_STATUS_CONFIRMED', orderNumber: 7, etaMinutes: { min: 35, max: 55 } },
  WA_ORDER_STATUS_PREPARING: { key: 'WA_ORDER_STATUS_PREPARING', orderNumber: 7, etaMinutes: { min: 35, max: 55 } },
  WA_ORDER_STATUS_READY: { key: 'WA_ORDER_STATUS_READY', orderNumber: 7, etaMinutes: { min: 35, max: 55 } },
  WA_ORDER_STATUS_OUT_FOR_DELIVERY: {
    key: 'WA_ORDER_STATUS_OUT_FOR_DELIVERY',
    orderNumber: 7,
    etaMinutes: { min: 35, max: 55 },
    code: '0482',
  },
  WA_ORDER_STATUS_DELIVERED: { key: 'WA_ORDER_STATUS_DELIVERED', orderNumber: 7, etaMinutes: { min: 35, max: 55 } },
  WA_ORDER_STATUS_CANCELLED: { key: 'WA_ORDER_STATUS_CANCELLED', orderNumber: 7, etaMinutes: { min: 35, max: 55 } },
  PAYMENT_DEPOSIT_CONFIRMED: {
    key: 'PAYMENT_DEPOSIT_CONFIRMED',
    orderNumber: 7,
    amountCentimes: 126_000,
    remainingCentimes: 294_000,
  },
  PAYMENT_EXPIRED: { key: 'PAYMENT_EXPIRED', orderNumber: 7 },
  SUPPORT_TAKEN: { key: 'SUPPORT_TAKEN', ticketId: 4 },
  SUPPORT_REPLY: { key: 'SUPPORT_REPLY', ticketId: 4, text: 'مرحبا، كيف أساعدك؟' },
  SUPPORT_CLOSED: { key: 'SUPPORT_CLOSED', ticketId: 4 },
  WA_FEEDBACK_ASK: { key: 'WA_FEEDBACK_ASK', orderId: ORDER_ID, orderNumber: 7 },
  WA_ORDER_DELAYED: { key: 'WA_ORDER_DELAYED', orderNumber: 7, minutes: 10 },
  WA_DELIVERY_CODE: { key: 'WA_DELIVERY_CODE', orderNumber: 7, code: '0482' },
  STAFF_NEW_ORDER: { key: 'STAFF_NEW_ORDER', card: ORDER_CARD },
  STAFF_WAITING_ORDER: { key: 'STAFF_WAITING_ORDER', card: ORDER_CARD },
  STAFF_READY_DELIVERY: { key: 'STAFF_READY_DELIVERY', card: { ...ORDER_CARD, status: 'READY' } },
  STAFF_ORDER_CANCELLED: { key: 'STAFF_ORDER_CANCELLED', card: ORDER_CARD },
  STAFF_UNREACHABLE: { key: 'STAFF_UNREACHABLE', card: ORDER_CARD },
  STAFF_NEW_TICKET: { key: 'STAFF_NEW_TICKET', ticketNumber: 4, reason: 'HELP' },
  STAFF_TICKET_WAITS: { key: 'STAFF_TICKET_WAITS', ticketNumber: 4, reason: 'PAYMENT_ISSUE' },
  STAFF_TICKET_MESSAGE: { key: 'STAFF_TICKET_MESSAGE', ticketNumber: 4, text: 'أين طلبي؟' },
};

const CHECKOUT = at(PLACES['at the recap'] ?? [], { restaurant: demo }).state.stage;

const CALL = {
  kind: 'open_ticket',
  reason: 'HELP',
  said: 'SUPPORT_HANDOFF_ACK',
  intent: 'HANDOFF_SUPPORT',
  message: { body: 'كلام', media: [] },
} as const;

/** By transfer, by card, by either; a part, or all of it. */
const WAYS_TO_PAY: readonly PaymentTerms[] = (['standard_deposit', 'blacklisted'] as const).flatMap((reason) =>
  [
    { transferCode: '007 99999', isOnline: false },
    { transferCode: null, isOnline: true },
    { transferCode: '007 99999', isOnline: true },
  ].map((way) => ({
    method: reason === 'blacklisted' ? ('BARIDIMOB' as const) : ('DEPOSIT_COD' as const),
    reason,
    depositCentimes: 90_000,
    cashCentimes: reason === 'blacklisted' ? 0 : 210_000,
    minutes: 30,
    ...way,
  })),
);

/** The state of a customer whose order is under way. */
function ordering(state: ConversationState): ConversationState {
  if (CHECKOUT.kind !== 'confirm') throw new Error('no recap');
  return { ...state, stage: CHECKOUT };
}

/** Complete, or it does not compile. */
function outcomesFor({ now }: Customer): {
  readonly [Kind in ActOutcome['kind']]: readonly Extract<ActOutcome, { kind: Kind }>[];
} {
  if (CHECKOUT.kind !== 'confirm') throw new Error('no recap');
  const { checkout } = CHECKOUT;
  const changes = [
    { itemCode: 'P01', reason: 'sold_out' },
    { itemCode: 'P01', optionCode: 'X01', reason: 'sold_out' },
    { itemCode: 'P01', reason: 'price', priceCentimes: 95_000 },
  ] as const;
  const { checkoutId: orderId, totalCentimes } = checkout;
  const placed = { kind: 'placed', orderId, orderNumber: 4, totalCentimes, payment: null } as const;
  return {
    place_order: [
      placed,
      ...changes.map((change) => ({ kind: 'changed', changes: [change] }) as const),
      ...['closed', 'inactive', 'whatever'].map((reason) => ({ kind: 'refused', reason }) as const),
      ...(['OK', 'DELIVERY_ZONE_INACTIVE'] as const).map(
        (reason) => ({ kind: 'requoted', quote: { ...HYDRA, reason } }) as const,
      ),
      { kind: 'slot_full', slots: [] } as const,
      { kind: 'slot_full', slots: offeredSlots() } as const,
      { kind: 'code_required', minutes: 10, maxTries: 3 } as const,
      { kind: 'quarantined', reason: 'CO_REPEAT_CANCELLED_7D', minutes: 30 } as const,
      ...WAYS_TO_PAY.map(
        (payment) => ({ ...placed, payment: { ...payment, intentId: checkout.checkoutId, payUrl: null } }) as const,
      ),
      ...WAYS_TO_PAY.map((terms) => ({ kind: 'payment_changed', terms }) as const),
      ...(['blacklisted', 'cash_ceiling'] as const).map((reason) => ({ kind: 'payment_blocked', reason }) as const),
      { kind: 'unavailable' } as const,
    ].map((outcome) => ({ kind: 'place_order', checkout, outcome }) as const),
    payment_terms: [
      ...WAYS_TO_PAY.map((terms) => ({ kind: 'ok', terms }) as const),
      { kind: 'blocked', reason: 'blacklisted' } as const,
      { kind: 'blocked', reason: 'cash_ceiling' } as const,
      null,
    ].map(
      (outcome) => ({ kind: 'payment_terms', mode: 'a_emporter', dueCentimes: 90_000, preface: '', outcome }) as const,
    ),
    ask_faq: [...FAQ_ANSWERS, null].map(
      (outcome) =>
        ({
          kind: 'ask_faq',
          content: { kind: 'text', text: 'كلام' },
          at: now,
          otherwise: { kind: 'unknown' },
          outcome,
        }) as const,
    ),
    open_ticket: [
      { kind: 'open', ticketId: 4, isAssigned: false } as const,
      { kind: 'closed' } as const,
      { kind: 'unavailable' } as const,
    ].map((outcome) => ({ ...CALL, outcome }) as const),
    append_ticket: [{ kind: 'open', ticketId: 4, isAssigned: true } as const, { kind: 'closed' } as const].map(
      (outcome) => ({ kind: 'append_ticket', content: { kind: 'text', text: 'كلام' }, at: now, outcome }) as const,
    ),
    rate_order: [
      { kind: 'rated', ticket: null } as const,
      { kind: 'rated', ticket: { kind: 'open', ticketId: 4, isAssigned: false } } as const,
      { kind: 'already' } as const,
      { kind: 'unknown' } as const,
      { kind: 'unavailable' } as const,
    ].map((outcome) => ({ kind: 'rate_order', orderId: ORDER_ID, score: 2, at: now, outcome }) as const),
    pay: [true, false].flatMap((claims) =>
      [
        ...WAYS_TO_PAY.map(
          (terms) => ({ ...terms, kind: 'waiting', orderNumber: 4, minutes: 20, payUrl: null }) as const,
        ),
        { kind: 'paid', orderNumber: 4 } as const,
        { kind: 'over', orderNumber: 4 } as const,
        { kind: 'none' } as const,
        { kind: 'unavailable' } as const,
      ].map((outcome) => ({ kind: 'pay', claims, outcome }) as const),
    ),
    note_change: [
      { kind: 'noted', cashCentimes: 90_000 } as const,
      { kind: 'noted', cashCentimes: 200_000 } as const,
      { kind: 'too_little', cashCentimes: 300_000 } as const,
      { kind: 'none' } as const,
      { kind: 'unavailable' } as const,
    ].map((outcome) => ({ kind: 'note_change', noteCentimes: 200_000, outcome }) as const),
    quote_delivery: [
      ...(['OK', 'DELIVERY_ZONE_NOT_FOUND', 'DELIVERY_ZONE_INACTIVE', 'DELIVERY_MIN_ORDER'] as const).map((reason) => ({
        ...HYDRA,
        reason,
      })),
      { ...HYDRA, finalCentimes: 0 },
      null,
    ].map((outcome) => ({ kind: 'quote_delivery', preface: '', outcome }) as const),
    order_status: [
      ...ORDER_STATUSES.map((status) => ({ kind: 'found', orderNumber: 4, status }) as const),
      { kind: 'none' } as const,
      { kind: 'unavailable' } as const,
    ].map((outcome) => ({ kind: 'order_status', outcome }) as const),
    note_address: FIELDS.flatMap((field) =>
      [true, false].map(
        (isHandoff) => ({ kind: 'note_address', field, missing: [field], tries: 1, isHandoff, preface: '' }) as const,
      ),
    ),
    cancel_order: [
      { kind: 'cancelled', orderNumber: 4 } as const,
      ...ORDER_STATUSES.map((status) => ({ kind: 'too_late', orderNumber: 4, status }) as const),
      { kind: 'none' } as const,
      { kind: 'unavailable' } as const,
    ].map((outcome) => ({ kind: 'cancel_order', outcome }) as const),
    transcribe: [
      { kind: 'heard', text: 'أريد القائمة', isSure: true } as const,
      { kind: 'heard', text: 'أريد القائمة', isSure: false } as const,
      { kind: 'heard', text: 'كلام', isSure: false } as const,
      ...(['silence', 'too_large', 'unreadable', 'away'] as const).map((why) => ({ kind: 'failed', why }) as const),
    ].map((outcome) => ({ kind: 'transcribe', at: now, outcome }) as const),
    console: [
      { kind: 'console', text: 'لا توجد طلبات.', options: [{ id: '!order list', title: 'الطلبات' }], isRefused: false },
    ],
    advise: [[], [{ intent: 'add', item: 'P01', quantity: 2 }] as const].map(
      (outcome) => ({ kind: 'advise', text: 'كلام', at: now, outcome }) as const,
    ),
  };
}
