import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reply } from '#src/conversation/index';
import { withoutHeard } from '#src/conversation/voice-steps';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import type { InboundContent } from '#src/messages/index';
import type { MenuChange } from '#src/orders/index';
import { Customer, VOICE_NOTE } from '../../support/customer.ts';
import { bigMenu, demoRestaurant } from '../../support/demo-restaurant.ts';

const RUNS = 80;
const INPUTS = 30;
const SEED = 20_261_122;

const YES = ['oui', 'je confirme', 'نعم', 'ok'];
const WORDS = [
  ...YES,
  ...[
    'menu',
    'panier',
    'commander',
    'annuler',
    'aide',
    'accueil',
    'modifier',
    'vider',
    'note',
    'merci',
    'bonjour',
    'non',
  ],
  ...[
    'القائمة',
    'سلتي',
    'اطلب',
    'إلغاء',
    'سلام عليكم',
    'lang ar',
    'lang fr',
    'sur place',
    'à emporter',
    'livraison',
    'maintenant',
  ],
  ...[
    'P01 x2',
    'P02',
    '2 S01 +X01',
    'B01 x3 -R02',
    'P01 x99',
    'Z99 x1',
    '2 pizza margherita',
    'pizza',
    'D017 x2',
    '٣ P01',
  ],
  ...[
    '1',
    '2',
    '7',
    '19',
    '0',
    '-3',
    'x3',
    '٢',
    'table 7',
    '19:30',
    '25:99',
    'Alger',
    'Hydra',
    'Oran',
    '12 rue des Pins',
  ],
  ...[
    '0555123456',
    '055512',
    'Alger, Hydra, 12 rue des Pins, 0555 12 34 56',
    'sans sel svp',
    '',
    ' ',
    '😋',
    'x'.repeat(5_000),
  ],
  ...['<script>', '{{total}}', '__proto__', 'more:99:HELP_MENU', 'CONFIRM_YES', '\u202e\u0000'],
];
const CONTENTS: readonly InboundContent[] = [
  { kind: 'location', latitude: 36.7, longitude: 3 },
  { kind: 'contacts', contacts: [{ phones: ['0555123456'] }] },
  { kind: 'contacts', contacts: [] },
  { kind: 'media', items: [{ type: 'image' }] },
  { kind: 'media', items: [{ type: 'image' }], caption: 'P01 x1' },
  { kind: 'catalog_order', items: [{ code: 'P02', quantity: 2 }] },
  { kind: 'welcome' },
  { kind: 'unsupported', what: 'poll' },
];
/** Ids that were never shown, or not to this customer. */
const FORGED = [
  'CONFIRM_YES',
  'CONFIRM_YES:deadbeef',
  'QTY:P01:X99',
  'ADD:P01:X01:999',
  'SET:4711:3',
  'PICKUP:1',
  'OPENING:1',
  'COMMUNE:',
  '?',
];

type Move =
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'send'; readonly content: InboundContent }
  | { readonly kind: 'speak'; readonly text: string; readonly heard: 'surely' | 'hardly' | 'not' }
  | { readonly kind: 'tap'; readonly place: number }
  | { readonly kind: 'tap_old'; readonly place: number }
  | { readonly kind: 'forge'; readonly id: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'kitchen'; readonly says: 'unavailable' | 'refused' | 'price' | 'sold_out' }
  /** All the way to a recap, or as far as the open question lets it come. */
  | { readonly kind: 'order' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'delivery' };

const moves = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('tap' as const), place: fc.nat(20) }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('type' as const), text: fc.constantFrom(...WORDS) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('type' as const), text: fc.string({ unit: 'grapheme' }) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('speak' as const),
        text: fc.constantFrom(...WORDS),
        heard: fc.constantFrom('surely' as const, 'hardly' as const, 'not' as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('tap_old' as const), place: fc.nat(500) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('forge' as const), id: fc.constantFrom(...FORGED) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('send' as const), content: fc.constantFrom(...CONTENTS) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('wait' as const),
        ms: fc.constantFrom(MINUTE_MS, 5 * HOUR_MS, 30 * HOUR_MS),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('kitchen' as const),
        says: fc.constantFrom('unavailable' as const, 'refused' as const, 'price' as const, 'sold_out' as const),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'order' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'retry' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'delivery' as const }) },
  ),
  { minLength: INPUTS, maxLength: INPUTS },
);

const NOON_TO_NIGHT = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [['11:00', '23:00']]]),
);
const restaurants = {
  'open round the clock': demoRestaurant(),
  'with opening hours': demoRestaurant({
    profile: { ...demoRestaurant().profile, hours: { weekly: NOON_TO_NIGHT } as never },
  }),
  'with 60 items': demoRestaurant({ menu: bigMenu(60) }),
};

/** A customer who does anything, and everything that they have ever been shown. */
class Wanderer extends Customer {
  readonly everShown: string[] = [];

  does(move: Move): void {
    if (move.kind === 'wait') this.waits(move.ms);
    if (move.kind === 'kitchen') this.kitchenSays(move.says);
    if (move.kind === 'retry') this.retriesOrder();
    if (move.kind === 'delivery') this.deliveryEnabled = !this.deliveryEnabled;
    if (move.kind === 'speak') {
      const { text, heard } = move;
      this.hearings.push(
        heard === 'not' ? { kind: 'failed', why: 'silence' } : { kind: 'heard', text, isSure: heard === 'surely' },
      );
      this.hears(VOICE_NOTE, text);
    }
    for (const content of this.inputsOf(move)) this.hears(content);
  }

  private inputsOf(move: Move): readonly InboundContent[] {
    const typed = (text: string): InboundContent => ({ kind: 'text', text });
    switch (move.kind) {
      case 'type':
        return [typed(move.text)];
      case 'send':
        return [move.content];
      case 'tap': {
        const option = this.options[move.place % Math.max(1, this.options.length)];
        return [option ? choice(option) : typed('1')];
      }
      case 'tap_old':
        return [choice({ id: this.everShown[move.place % Math.max(1, this.everShown.length)] ?? 'HELP_MENU' })];
      case 'forge':
        return [choice({ id: move.id })];
      case 'order':
        return [`${this.restaurant.menu.items[0]?.code} x2`, 'commander', 'sur place', '7'].map(typed);
      default:
        return [];
    }
  }

  /** One input and its answer, with everything that must hold of the two. */
  private hears(content: InboundContent, spoken?: string): void {
    const before = {
      replies: this.replies.length,
      placed: this.placed.length,
      state: this.state,
      prompt: this.options,
    };
    this.sends(content);
    const replies = this.replies.slice(before.replies);
    for (const reply of replies) this.everShown.push(...(reply.message.options?.items ?? []).map(({ id }) => id));
    const wasBurst = this.now - before.state.unreadableAt < MINUTE_MS && before.state.unreadableAt > 0;
    if (!(replies.length === 0 && wasBurst && isUnreadable(content))) {
      const answers = replies.filter(({ intent }) => intent !== 'VOICE_HEARD');
      expect(answers.length, `answers to ${JSON.stringify(content).slice(0, 80)}`).toBe(1);
    }
    for (const reply of replies) expectSums(reply);
    if (this.placed.length > before.placed) {
      const { stage } = withoutHeard(before.state);
      const said: InboundContent = spoken === undefined ? content : { kind: 'text', text: spoken };
      expect(stage.kind, 'the order was not seen before').toBe('confirm');
      expect(isYes(said, before), `ordered by ${JSON.stringify(said).slice(0, 80)}`).toBe(true);
      if (stage.kind === 'confirm') expect(this.placed.at(-1)).toEqual(stage.checkout);
    }
  }

  private kitchenSays(says: Extract<Move, { kind: 'kitchen' }>['says']): void {
    const [line] = this.state.cart.lines;
    if (says === 'unavailable') this.outcomes.push({ kind: 'unavailable' });
    if (says === 'refused') this.outcomes.push({ kind: 'refused', reason: 'closed' });
    if (!line || (says !== 'price' && says !== 'sold_out')) return;
    const change: MenuChange = {
      itemCode: line.itemCode,
      reason: says,
      ...(says === 'price' && { priceCentimes: 123_400 }),
    };
    this.outcomes.push({ kind: 'changed', changes: [change] });
  }
}

function choice(option: { id: string; title?: string }): InboundContent {
  return { kind: 'choice', optionId: option.id, title: option.title ?? '' };
}

function isUnreadable(content: InboundContent): boolean {
  return !['text', 'choice', 'welcome', 'catalog_order'].includes(content.kind);
}

/** What a person would call a yes to the recap in front of them. */
function isYes(content: InboundContent, before: { prompt: readonly { id: string; title: string }[] }): boolean {
  if (content.kind === 'choice') return /^(?:CONFIRM|HEARD)_YES/.test(content.optionId);
  if (content.kind !== 'text') return false;
  const named = before.prompt[Number(content.text.replace(/[x٠-٩]/g, '')) - 1];
  return YES.includes(content.text) || content.text === 'CONFIRM_YES' || /^(?:CONFIRM|HEARD)_YES/.test(named?.id ?? '');
}

const LINE = /^(\d+) × .* — ([\d \u00a0]+) (?:DA|دج)$/gm;
const TOTAL = /^(?:Total :|المجموع:) ([\d \u00a0]+) (?:DA|دج)$/m;
const dinars = (digits: string | undefined) => Number((digits ?? '').replace(/[ \u00a0]/g, ''));

/** The lines that a customer sees add up to the total below them. */
function expectSums(reply: Reply): void {
  const { text } = reply.message;
  const total = TOTAL.exec(text);
  if (!total) return;
  const lines = [...text.matchAll(LINE)].map(([, , amount]) => dinars(amount));
  expect(lines.length, text).toBeGreaterThan(0);
  expect(
    lines.reduce((sum, amount) => sum + amount, 0),
    text,
  ).toBe(dinars(total[1]));
}

function copyOf(customer: Customer): Customer {
  const copy = new Customer({ restaurant: customer.restaurant, now: customer.now });
  copy.state = customer.state;
  copy.deliveryEnabled = customer.deliveryEnabled;
  return copy;
}

/** From here on: the menu by its name, every option that is shown, and out of whatever is open. */
function expectWaysOn(customer: Customer): void {
  expect(['SHOW_MENU', 'RESUME_CART'], 'menu').toContain(copyOf(customer).types('menu').intent);
  expect(['CANCEL', 'CANCEL_ORDER', 'RESUME_CART'], 'annuler').toContain(copyOf(customer).types('annuler').intent);
  for (const option of customer.options) {
    const tapped = copyOf(customer).sends(choice(option));
    expect(tapped.replies.length, `nothing behind ${option.id}`).toBe(1);
  }
}

describe.each(Object.entries(restaurants))('in a restaurant %s', (_name, restaurant) => {
  it(`${INPUTS} inputs of any kind always leave an answer and a way on, sums that are right, and no order without a yes`, () => {
    let placed = 0;
    fc.assert(
      fc.property(moves, (walk) => {
        const customer = new Wanderer({ restaurant });
        for (const move of walk) customer.does(move);
        expectWaysOn(customer);
        placed += customer.placed.length;
      }),
      { seed: SEED, numRuns: RUNS },
    );
    // A walk that never orders would prove nothing about orders.
    expect(placed).toBeGreaterThan(RUNS / 10);
  });
});

it('an order can still be placed from wherever thirty inputs have led', () => {
  fc.assert(
    fc.property(moves, (walk) => {
      const customer = new Wanderer();
      for (const move of walk) customer.does(move);
      customer.outcomes.length = 0;
      customer.deliveryEnabled = true;
      // An order that waits for Postgres completes first: one waits at a time.
      customer.retriesOrder().waits(2 * SECOND_MS);
      const before = customer.placed.length;
      customer.types('annuler').types('accueil').types('panier').types('annuler').types('vider');
      if (customer.intent === 'ASK_EMPTY') customer.types('oui');
      customer.types('P02 x1').types('commander').types('sur place');
      if (customer.intent === 'ASK_TABLE') customer.types('7');
      customer.types(customer.state.locale.value === 'fr' ? 'oui' : 'نعم');
      expect(customer.placed.length, customer.text).toBe(before + 1);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});
