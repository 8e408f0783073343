import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts';
import { type PhoneChannel, SimulatorPhone } from '../support/simulator-phone.ts';
import { clearPlace, findPlace, type StackPlace, type StackRun, startStack } from '../support/stack.ts';

/** Whole orders in the simulator, against the real Worker and a real PostgreSQL. */

const WAIT = { timeout: 15_000 };
const ORDER_NUMBER = /n° (\d+)|رقم (\d+)/;
const STACK_MS = 60_000;

interface Talk {
  readonly channel: PhoneChannel;
  readonly language: 'fr' | 'ar';
  /** Typed, or tapped when it begins with `>`. */
  readonly moves: readonly string[];
  /** What the last message says besides the order's number. */
  readonly said: readonly string[];
  /** What the Orders tab says of it. */
  readonly listed: readonly string[];
}

const ADDRESS = '12 rue des Frères Bouadou, bâtiment C';
const ARABIC_ADDRESS = '12 شارع الإخوة بوعدو، عمارة ب';

/** Each language sees the table, the counter and the door; each door sees both ways to give a number. */
const TALKS: readonly Talk[] = [
  {
    channel: 'whatsapp',
    language: 'fr',
    moves: [
      ...['Bonjour', '>menu', '>Margherita', '>extra fromage', '>Continuer', '>2', '>Commander'],
      ...['>Livraison', '>Alger', '>Hydra', ADDRESS, '>Mon numéro', '>Confirmer'],
    ],
    said: ['2 × Pizza Margherita (extra fromage) — 2 100 DA', `${ADDRESS}, Hydra, Alger`, 'Livraison : '],
    listed: ['Delivery', '2 × Pizza Margherita', 'extra fromage', '2 100 DA', 'Hydra, Alger'],
  },
  {
    channel: 'whatsapp',
    language: 'ar',
    moves: ['سلام عليكم', '>القائمة', '>مارغريتا', '>بدون إضافة', '>2', '>أطلب', '>في المطعم', '7', '>تأكيد'],
    said: ['2 × بيتزا مارغريتا — 1 800 دج', 'المجموع: 1 800 دج'],
    listed: ['On site', '1 800 DA', 'Table 7'],
  },
  {
    channel: 'instagram',
    language: 'fr',
    moves: [
      ...['Bonjour', '>menu', '>Burger', '>double', '>Continuer', '>1', '>Commander'],
      ...['>emporter', '>Maintenant', '>Confirmer'],
    ],
    said: ['1 × Burger Classic (double steak) — 1 000 DA', 'À emporter, maintenant'],
    listed: ['Pickup', '1 000 DA'],
  },
  {
    channel: 'instagram',
    language: 'ar',
    moves: [
      ...['سلام عليكم', '>القائمة', '>بيبروني', '>3', '>أطلب', '>توصيل', '>Alger', '>Kouba'],
      ...[ARABIC_ADDRESS, '0555 12 34 56', '>تأكيد'],
    ],
    said: ['3 × بيتزا بيبروني — 3 300 دج', `${ARABIC_ADDRESS}، Kouba، Alger`, '0555 12 34 56'],
    listed: ['Delivery', '3 × Pizza Pepperoni', '3 300 DA', 'Kouba, Alger'],
  },
  {
    channel: 'messenger',
    language: 'fr',
    moves: ['Bonjour', '>menu', '>Salade', '>2', '>Commander', '>Sur place', 'table 4', '>Confirmer'],
    said: ['2 × Salade — 900 DA', 'Sur place, table 4'],
    listed: ['On site', '900 DA', 'Table 4'],
  },
  {
    channel: 'messenger',
    language: 'ar',
    moves: ['سلام عليكم', '>القائمة', '>مارغريتا', '>+', '>متابعة', '>1', '>أطلب', '>آخذه', '>الآن', '>تأكيد'],
    said: ['1 × بيتزا مارغريتا (جبن إضافي) — 1 050 دج', 'تأخذه معك'],
    listed: ['Pickup', '1 050 DA'],
  },
];

/**
 * Numbers whose digits do not stand from left to right, and amounts whose unit does not stand right beside them: what a line that mixes two
 * directions does to a price or a telephone number when nobody looks.
 */
const MANGLED = `(() => {
  const found = [];
  const place = (node, index) => {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + 1);
    return range.getBoundingClientRect();
  };
  const look = (node) => {
    const text = node.data;
    for (const match of text.matchAll(/\\d(?:[\\d \\u00a0:]*\\d)?/g)) {
      const digits = [...match[0]].flatMap((sign, at) => (/\\d/.test(sign) ? [place(node, match.index + at)] : []));
      if (digits.some((rect, at) => at > 0 && rect.top === digits[at - 1].top && rect.left <= digits[at - 1].left)) found.push(match[0]);
      const end = match.index + match[0].length;
      if (!/^[ \\u00a0]دج/.test(text.slice(end))) continue;
      const unit = place(node, end + 1);
      const gap = digits[0].left - unit.right;
      if (unit.top === digits[0].top && (gap < 0 || gap > 12)) found.push(match[0] + ' دج');
    }
  };
  for (const box of document.querySelectorAll('.phone :is(.text, .footer, .row-title, .row-description, .option, .quick-reply)')) {
    const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) look(nodes.currentNode);
  }
  return found;
})()`;

let place: StackPlace;
let run: StackRun;
let browser: Browser;
let customers = 0;
const problems: string[] = [];
const metaUrl = () => `http://127.0.0.1:${place.ports.meta}`;
const plain = (text: string | null) => (text ?? '').replace(/[\u2066-\u2069\u200e]/g, '').replace(/\s/g, ' ');

/** A customer of their own in a browser of their own. */
async function open(channel: PhoneChannel, name = 'Nadia'): Promise<{ phone: SimulatorPhone; number: string }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(metaUrl());
  await page.getByTestId('connection').getByText('Connected').waitFor(WAIT);
  customers += 1;
  const number = `2135550002${String(customers).padStart(2, '0')}`;
  for (const [field, value] of [
    ['customer-name', name],
    ['customer-number', number],
  ] as const) {
    await page.getByTestId(field).fill(value);
    await page.getByTestId(field).press('Enter');
  }
  return { phone: new SimulatorPhone(page, channel), number };
}

/** The customer sees what the bot says, so it is read; what the customer says has reached the Worker at least. */
async function hasItsTicks(phone: SimulatorPhone): Promise<void> {
  const { page } = phone;
  const arrived = page.locator('[data-status=read], [data-status=delivered]');
  await phone.fromCustomer.last().and(arrived).waitFor(WAIT);
  await phone.fromBot.last().and(page.locator('[data-status=read]')).waitFor(WAIT);
  await phone.latest.getByTestId('tick').and(page.locator('.tick-read')).waitFor(WAIT);
  const messages = phone.element.getByTestId('message');
  expect(await messages.and(arrived).count()).toBe(await messages.count());
}

async function listedOrder(page: Page, number: string): Promise<string> {
  await page.getByTestId('tab-orders').click();
  const row = page.getByTestId('order-row').filter({ hasText: number });
  await row.waitFor(WAIT);
  return plain(await row.textContent());
}

/** Of this kind of traffic, what was said in it. */
async function traffic(page: Page, kind: 'inbound' | 'graph' | 'receipt', words: string): Promise<number> {
  await page.getByTestId('traffic-filter').selectOption(kind);
  return page.getByTestId('traffic-item').filter({ hasText: words }).count();
}

async function inMode(page: Page, mode: string): Promise<void> {
  const told = page.waitForResponse((response) => response.url().endsWith('/_control/webhooks'));
  await page.getByTestId('webhooks-mode').selectOption(mode);
  await told;
}

describe.skipIf(findBrowser() === undefined)(`an order in the browser (${findBrowser() ?? NO_BROWSER})`, () => {
  beforeAll(async () => {
    place = await findPlace();
    run = startStack(place);
    [browser] = await Promise.all([launchBrowser(), run.ready()]);
  }, STACK_MS);

  afterAll(async () => {
    await browser?.close();
    await run?.stop();
    if (place) clearPlace(place);
    expect(problems).toEqual([]);
  }, STACK_MS);

  describe.each(TALKS)('on $channel, in $language', ({ channel, language, moves, said, listed }) => {
    it('goes from the first hello to its number, is read, and is listed with its traffic', async () => {
      const { phone, number } = await open(channel, language === 'fr' ? 'Nadia' : 'نادية');
      const mangled: unknown[] = [];
      phone.onShown = async () => {
        mangled.push(...((await phone.page.evaluate(MANGLED)) as unknown[]));
      };
      await phone.does(moves);

      const text = plain(await phone.text());
      expect(text).toMatch(ORDER_NUMBER);
      for (const words of said) expect(text).toContain(words);
      expect(mangled).toEqual([]);
      expect(await phone.fromBot.count(), 'one answer to each message').toBe(moves.length);
      await hasItsTicks(phone);
      const way = language === 'ar' ? 'rtl' : 'ltr';
      expect(await phone.fromBot.locator(`.text:dir(${way})`).count()).toBe(moves.length);
      if (channel !== 'whatsapp')
        expect(await phone.page.getByTestId(`quick-replies-${channel}`).getAttribute('dir')).toBe(way);

      const row = await listedOrder(phone.page, number);
      const orderNumber = ORDER_NUMBER.exec(text)?.slice(1).find(Boolean);
      for (const words of [`n° ${orderNumber}`, ...listed]) expect(row).toContain(words);
      expect(await traffic(phone.page, 'inbound', `${channel}: `)).toBeGreaterThanOrEqual(moves.length);
      expect(await traffic(phone.page, 'graph', text.slice(0, 20))).toBeGreaterThan(0);
      expect(await traffic(phone.page, 'receipt', `${channel}: `)).toBeGreaterThan(0);
      await phone.page.context().close();
    }, 60_000);
  });

  it.each(['whatsapp', 'messenger'] as const)(
    'goes to its number with the keyboard alone on %s',
    async (channel) => {
      const { phone } = await open(channel);
      await phone.page.getByTestId('tab-phones').focus();
      await phone.doesByKeyboard(['Bonjour', '>menu', '>Salade', '>2', '>Commander', '>Sur place', '9', '>Confirmer']);
      expect(plain(await phone.text())).toMatch(/n° \d+.*2 × Salade — 900 DA.*table 9/);
      await phone.page.context().close();
    },
    60_000,
  );

  it('a webhook that arrives twice is answered once', async () => {
    const { phone } = await open('whatsapp');
    await inMode(phone.page, 'duplicate');
    await phone.does(['Bonjour', '>menu', '>Salade', '14']);
    await inMode(phone.page, 'normal');
    await phone.types('panier');
    expect(await phone.fromBot.count()).toBe(5);
    expect(plain(await phone.text())).toContain('14 × Salade — 6 300 DA');
    await phone.page.getByTestId('tab-orders').click();
    expect(await traffic(phone.page, 'inbound', 'whatsapp: 14')).toBe(2);
    await phone.page.context().close();
  });

  it('messages that overtake each other are answered once each, and nothing is lost', async () => {
    const { phone } = await open('messenger');
    await inMode(phone.page, 'reorder');
    await phone.writes('1 P02');
    await phone.fromCustomer.nth(0).waitFor(WAIT);
    await phone.writes('1 S01');
    await phone.waits(2);
    await inMode(phone.page, 'normal');
    await phone.types('panier');
    expect(await phone.fromBot.count()).toBe(3);
    expect(plain(await phone.text())).toContain('Total : 1 550 DA');
    await phone.page.context().close();
  });

  it('past the 24-hour window a text out of the blue is refused, and the customer’s next word opens it again', async () => {
    const { phone, number } = await open('whatsapp');
    await phone.does(['Bonjour', '2 P01']);
    await phone.page.getByTestId('clock-forward').click();
    await phone.page.getByTestId('clock-note').getByText('+25 h').waitFor(WAIT);
    const response = await fetch(`${metaUrl()}/v26.0/100000000000001/messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer dev-graph-token' },
      body: JSON.stringify({ messaging_product: 'whatsapp', to: number, text: { body: 'Tu es là ?' } }),
    });
    expect(response.status).toBe(400);
    await phone.waits();
    await phone.latest.getByText('Refused by Meta: #131047').waitFor(WAIT);
    await phone.types('salut');
    expect(plain(await phone.text())).toContain('Tu avais laissé un panier : 2 × Pizza Margherita');
    await phone.page.getByTestId('clock-reset').click();
    await phone.page.getByTestId('clock-reset').waitFor({ state: 'hidden', ...WAIT });
    await phone.page.context().close();
  });
});
