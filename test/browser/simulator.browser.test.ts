import { createServer, type Server } from 'node:http';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeMeta, startFakeMeta } from '../../scripts/fake-meta/index.ts';
import { dig, digText, listOf } from '../../scripts/fake-meta/json.ts';
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts';

const PHONE = '213555000001';
const WAIT = { timeout: 5000 };

let meta: FakeMeta;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const bot = botServer();

/** A bot of one page: answers what the tests say with one message of each sort, marks as read, and has one order. */
function botServer(): { start(): Promise<string>; stop(): Promise<void>; webhooks: unknown[]; isDown: boolean } {
  const webhooks: unknown[] = [];
  const state = { webhooks, isDown: false };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(state.isDown ? 503 : 200, { 'content-type': 'application/json' });
      if (request.url?.startsWith('/v1/admin/orders')) response.end(JSON.stringify({ ok: true, orders: [ORDER] }));
      else response.end('{}');
      if (state.isDown || !request.url?.startsWith('/v1/inbound/')) return;
      const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      webhooks.push(body);
      void answer(body);
    });
  });
  return Object.assign(state, {
    async start() {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

const ORDER = {
  order_id: '7f3a2c10-1b2c-4d5e-8f90-aaaaaaaaaaaa',
  status: 'IN_PROGRESS',
  customer_status: 'PREPARING',
  service_mode: 'livraison',
  total_cents: 245_000,
  created_at: '2026-11-20T18:00:00Z',
  channel: 'whatsapp',
  user_id: PHONE,
  delivery_wilaya: 'Alger',
  delivery_commune: 'Hydra',
  timeline: [{ at: '2026-11-20T18:00:00Z', internal_status: 'NEW' }],
};

const LIST = {
  type: 'list',
  body: { text: 'Voici *la carte*' },
  action: {
    button: 'Voir la carte',
    sections: [
      { title: 'Pizzas', rows: [{ id: 'P01', title: 'Pizza Margherita', description: '900 DA' }] },
      { title: 'Burgers', rows: [{ id: 'B01', title: 'Burger Classic' }] },
    ],
  },
};
const BUTTONS = {
  type: 'button',
  body: { text: 'Comment être servi ?' },
  action: { buttons: ['Livraison', 'Sur place'].map((title) => ({ type: 'reply', reply: { id: title, title } })) },
};
const REQUEST = { type: 'location_request_message', body: { text: 'Où ?' }, action: { name: 'send_location' } };
const QUICK = ['Menu', 'Horaires'].map((title) => ({ content_type: 'text', title, payload: title.toLowerCase() }));

async function graph(account: string, body: object): Promise<number> {
  const response = await fetch(`${meta.url}/v26.0/${account}/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer dev-graph-token' },
    body: JSON.stringify(body),
  });
  return response.status;
}

async function answer(webhook: unknown): Promise<void> {
  const value = dig(webhook, 'entry', 0, 'changes', 0, 'value');
  for (const message of listOf(dig(value, 'messages'))) await answerOnWhatsApp(value, message);
  for (const event of listOf(dig(webhook, 'entry', 0, 'messaging'))) {
    const text = digText(event, 'message', 'text');
    const account = digText(event, 'recipient', 'id') ?? '';
    if (text === undefined || dig(event, 'message', 'is_echo') === true) continue;
    const replies = text === 'menu' ? { quick_replies: QUICK } : {};
    const message = { text: `Vous avez dit : ${text}`, ...replies };
    await graph(account, { recipient: { id: digText(event, 'sender', 'id') }, messaging_type: 'RESPONSE', message });
  }
}

async function answerOnWhatsApp(value: unknown, message: unknown): Promise<void> {
  const account = digText(value, 'metadata', 'phone_number_id') ?? '';
  const to = digText(message, 'from');
  const recipient = to === undefined ? { recipient: digText(message, 'from_user_id') } : { to };
  const base = { messaging_product: 'whatsapp', ...recipient };
  const typing = { typing_indicator: { type: 'text' } };
  const read = { messaging_product: 'whatsapp', status: 'read', message_id: digText(message, 'id') };
  const text = digText(message, 'text', 'body');
  await graph(account, text === 'wait' ? { ...read, ...typing } : read);
  const reply = dig(message, 'interactive', 'list_reply') ?? dig(message, 'interactive', 'button_reply');
  const interactive = { carte: LIST, mode: BUTTONS, adresse: REQUEST }[text ?? ''];
  if (interactive) await graph(account, { ...base, type: 'interactive', interactive });
  else if (text !== 'wait') {
    const said = text ?? digText(reply, 'title') ?? digText(message, 'type');
    await graph(account, { ...base, type: 'text', text: { body: `Vous avez dit : ${said}` } });
  }
}

describe.skipIf(findBrowser() === undefined)(`the simulator in a browser (${findBrowser() ?? NO_BROWSER})`, () => {
  beforeAll(async () => {
    meta = await startFakeMeta({
      port: 0,
      workerUrl: await bot.start(),
      appSecret: 'dev-app-secret-0123456789abcdef',
      graphToken: 'dev-graph-token',
      adminToken: 'test-token-admin',
    });
    browser = await launchBrowser();
  }, 30_000);

  afterAll(async () => {
    await browser?.close();
    await meta?.close();
    await bot.stop();
  });

  const problems: string[] = [];

  beforeEach(async () => {
    bot.isDown = false;
    bot.webhooks.length = 0;
    problems.length = 0;
    await control('reset', {});
    context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    page = await context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(meta.url);
    await page.getByTestId('connection').getByText('Connected').waitFor(WAIT);
    await page.getByTestId('customer-number').fill(PHONE);
    await page.getByTestId('customer-number').press('Enter');
  });

  afterEach(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });

  const control = (name: string, body: unknown) =>
    fetch(`${meta.url}/_control/${name}`, { method: 'POST', body: JSON.stringify(body) });
  const phone = (channel: string): Locator => page.getByTestId(`phone-${channel}`);
  const composer = (channel: string): Locator => page.getByTestId(`composer-${channel}`);
  const say = async (channel: string, text: string) => {
    await composer(channel).fill(text);
    await composer(channel).press('Enter');
  };
  const botSays = (channel: string, text: string): Locator =>
    phone(channel).locator('[data-testid=message][data-direction=out]').filter({ hasText: text });
  const customerSays = (channel: string, text: string): Locator =>
    phone(channel).locator('[data-testid=message][data-direction=in]').filter({ hasText: text });
  const read = (locator: Locator) => locator.and(page.locator('[data-status=read]')).waitFor(WAIT);

  for (const channel of ['whatsapp', 'instagram', 'messenger']) {
    it(`${channel}: what is written goes out with Enter, and the answer comes back and is read`, async () => {
      await say(channel, 'bonjour');
      await customerSays(channel, 'bonjour').waitFor(WAIT);
      await read(botSays(channel, 'Vous avez dit : bonjour'));
      expect(await composer(channel).inputValue()).toBe('');
    });
  }

  it('a customer message has one tick, then two, then blue ones when the bot has read it', async () => {
    await say('whatsapp', 'bonjour');
    await read(customerSays('whatsapp', 'bonjour'));
    await page.locator('[data-direction=in] [data-testid=tick][aria-label=Read]').waitFor(WAIT);
    bot.isDown = true;
    await say('whatsapp', 'encore');
    const failed = customerSays('whatsapp', 'encore').and(page.locator('[data-status=failed]'));
    await failed.getByText('the Worker said 503').waitFor(WAIT);
    bot.isDown = false;
    await read(customerSays('whatsapp', 'encore'));
  });

  it('Arabic runs from right to left, message by message, and in the composer', async () => {
    await say('whatsapp', 'سلام عليكم');
    await say('whatsapp', 'bonjour');
    const runs = (way: 'rtl' | 'ltr') => page.locator(`:dir(${way})`);
    await customerSays('whatsapp', 'سلام').locator('.text').and(runs('rtl')).waitFor(WAIT);
    await customerSays('whatsapp', 'bonjour').locator('.text').and(runs('ltr')).waitFor(WAIT);
    await composer('messenger').fill('مرحبا');
    await composer('messenger').and(runs('rtl')).waitFor(WAIT);
  });

  it('a WhatsApp list opens as a sheet with sections and descriptions, and a row is chosen from the keyboard', async () => {
    await say('whatsapp', 'carte');
    await phone('whatsapp').getByTestId('list-open').focus();
    await page.keyboard.press('Enter');
    const sheet = phone('whatsapp').getByTestId('list-sheet');
    await sheet.getByText('900 DA').waitFor(WAIT);
    expect(await sheet.getByRole('heading').allTextContents()).toEqual(['Voir la carte', 'Pizzas', 'Burgers']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await botSays('whatsapp', 'Vous avez dit : Burger Classic').waitFor(WAIT);
    expect(await sheet.count()).toBe(0);
    const chosen = bot.webhooks.map((body) => dig(body, 'entry', 0, 'changes', 0, 'value', 'messages', 0));
    expect(chosen).toContainEqual(
      expect.objectContaining({
        context: { from: '213550100001', id: expect.stringMatching(/^wamid\./) },
        interactive: { type: 'list_reply', list_reply: { id: 'B01', title: 'Burger Classic' } },
      }),
    );
  });

  it('Escape closes a sheet and gives the focus back', async () => {
    await say('whatsapp', 'carte');
    await phone('whatsapp').getByTestId('list-open').click();
    await phone('whatsapp').getByTestId('list-sheet').waitFor(WAIT);
    await read(botSays('whatsapp', 'Voici la carte'));
    await page.keyboard.press('Escape');
    expect(await phone('whatsapp').getByTestId('list-sheet').count()).toBe(0);
    await phone('whatsapp').getByTestId('list-open').and(page.locator(':focus')).waitFor(WAIT);
  });

  it('WhatsApp reply buttons answer with their id', async () => {
    await say('whatsapp', 'mode');
    await phone('whatsapp').getByTestId('option').filter({ hasText: 'Sur place' }).click();
    await botSays('whatsapp', 'Vous avez dit : Sur place').waitFor(WAIT);
    await customerSays('whatsapp', 'Sur place').waitFor(WAIT);
  });

  for (const channel of ['instagram', 'messenger']) {
    it(`${channel}: quick replies stand over the composer and go away when one is used`, async () => {
      await say(channel, 'menu');
      const replies = page.getByTestId(`quick-replies-${channel}`).getByTestId('quick-reply');
      await replies.filter({ hasText: 'Horaires' }).click(WAIT);
      await botSays(channel, 'Vous avez dit : Horaires').waitFor(WAIT);
      expect(await replies.count()).toBe(0);
      const answers = bot.webhooks.map((body) => dig(body, 'entry', 0, 'messaging', 0, 'message', 'quick_reply'));
      expect(answers).toContainEqual({ payload: 'horaires' });
    });
  }

  it('a location request is answered with a place', async () => {
    await say('whatsapp', 'adresse');
    await phone('whatsapp').getByTestId('request-location').click();
    await page.getByTestId('place').filter({ hasText: 'Hydra' }).click();
    await botSays('whatsapp', 'Vous avez dit : location').waitFor(WAIT);
    const places = bot.webhooks.map((body) => dig(body, 'entry', 0, 'changes', 0, 'value', 'messages', 0, 'location'));
    expect(places).toContainEqual({ name: 'Hydra, Alger', latitude: 36.7432, longitude: 3.0421 });
  });

  it('a photo, a voice note, a point of one’s own and a contact card can be sent', async () => {
    const attach = async (name: string) => {
      await page.getByTestId('attach-open-whatsapp').click();
      await page.getByTestId(`attach-${name}`).click();
    };
    await attach('sample');
    await botSays('whatsapp', 'Vous avez dit : image').waitFor(WAIT);
    const width = await page.evaluate(
      "document.querySelector('img.photo').decode().then(() => document.querySelector('img.photo').naturalWidth)",
    );
    expect(width).toBe(480);
    await attach('voice');
    await page.getByTestId('voice-words').fill('deux pizzas');
    await page.getByTestId('send-voice').click();
    await botSays('whatsapp', 'Vous avez dit : audio').waitFor(WAIT);
    await attach('location');
    await page.getByTestId('latitude').fill('36.5');
    await page.getByTestId('send-location').click();
    await phone('whatsapp').getByText('36.5000, 3.0421').waitFor(WAIT);
    await attach('contact');
    await page.getByTestId('contact-name').fill('Karim');
    await page.getByTestId('send-contact').click();
    await botSays('whatsapp', 'Vous avez dit : contacts').waitFor(WAIT);
  });

  it('a message of the bot can be given an emoji', async () => {
    await say('whatsapp', 'bonjour');
    await botSays('whatsapp', 'bonjour').hover();
    await botSays('whatsapp', 'bonjour').getByTestId('react').click();
    await page.getByTestId('emoji').first().click();
    await botSays('whatsapp', 'bonjour').getByTestId('reaction').getByText('👍').waitFor(WAIT);
  });

  it('the bot is seen typing until its message comes', async () => {
    await say('whatsapp', 'wait');
    await phone('whatsapp').getByTestId('typing').waitFor(WAIT);
    await graph('100000000000001', { messaging_product: 'whatsapp', to: PHONE, text: { body: 'Me voilà' } });
    await botSays('whatsapp', 'Me voilà').waitFor(WAIT);
    expect(await phone('whatsapp').getByTestId('typing').count()).toBe(0);
  });

  it('markup in a message stays text', async () => {
    const nasty = '<img src=x onerror="document.title=1"><b>gras</b>';
    await say('instagram', nasty);
    await botSays('instagram', nasty).waitFor(WAIT);
    expect(await phone('instagram').locator('.log img, .log b').count()).toBe(0);
    expect(await page.title()).toBe('resto-bot simulator');
  });

  it('the conversation is still there after a reload', async () => {
    await say('messenger', 'bonjour');
    await botSays('messenger', 'bonjour').waitFor(WAIT);
    await page.reload();
    await botSays('messenger', 'Vous avez dit : bonjour').waitFor(WAIT);
    expect(await page.getByTestId('customer-number').inputValue()).toBe(PHONE);
  });

  it('a new customer has empty phones, and the old conversation can be chosen again', async () => {
    await say('whatsapp', 'bonjour');
    await botSays('whatsapp', 'bonjour').waitFor(WAIT);
    await page.getByTestId('new-customer').click();
    expect(await phone('whatsapp').getByTestId('message').count()).toBe(0);
    await page.getByTestId('conversations').selectOption(`whatsapp|${PHONE}`);
    await botSays('whatsapp', 'bonjour').waitFor(WAIT);
  });

  it('the second restaurant is another account', async () => {
    await page.getByTestId('restaurant').selectOption('2');
    await say('whatsapp', 'bonjour');
    await botSays('whatsapp', 'bonjour').waitFor(WAIT);
    // A receipt of the conversation before may still be on its way: only a message says who was written to.
    const written = bot.webhooks.find((body) => dig(body, 'entry', 0, 'changes', 0, 'value', 'messages') !== undefined);
    expect(dig(written, 'entry', 0, 'id')).toBe('200000000000002');
  });

  it('a customer who hides the number writes under a business-scoped id', async () => {
    await page.getByTestId('hide-number').check();
    await say('whatsapp', 'bonjour');
    await botSays('whatsapp', 'bonjour').waitFor(WAIT);
    const first = bot.webhooks
      .map((body) => dig(body, 'entry', 0, 'changes', 0, 'value', 'messages', 0))
      .find((message) => message !== undefined);
    expect(first).toMatchObject({ from_user_id: `DZ.${PHONE}` });
    expect(first).not.toHaveProperty('from');
  });

  it('a send that is made to fail shows as refused, with the code', async () => {
    await page.getByTestId('fault-code').selectOption('131056');
    await page.getByTestId('fault-arm').click();
    await page.getByTestId('fault-note').getByText('1 armed').waitFor(WAIT);
    await say('whatsapp', 'bonjour');
    await botSays('whatsapp', 'bonjour').getByText('Refused by Meta: #131056').waitFor(WAIT);
    await page.getByTestId('fault-clear').waitFor({ state: 'hidden', ...WAIT });
    expect(await page.getByTestId('fault-note').textContent()).toBe('');
  });

  it('past the 24-hour window a free text of the bot is refused', async () => {
    await say('whatsapp', 'wait');
    await customerSays('whatsapp', 'wait').waitFor(WAIT);
    await page.getByTestId('clock-forward').click();
    await page.getByTestId('clock-note').getByText('+25 h').waitFor(WAIT);
    expect(await graph('100000000000001', { messaging_product: 'whatsapp', to: PHONE, text: { body: 'Rappel' } })).toBe(
      400,
    );
    await botSays('whatsapp', 'Rappel').getByText('#131047').waitFor(WAIT);
    await page.getByTestId('clock-reset').click();
    await page.getByTestId('clock-reset').waitFor({ state: 'hidden', ...WAIT });
  });

  it('webhooks can be doubled and receipts withheld', async () => {
    await page.getByTestId('webhooks-mode').selectOption('duplicate');
    const applied = page.waitForResponse((response) => response.url().endsWith('/_control/receipts'));
    await page.getByTestId('receipts-mode').selectOption('withhold');
    await applied;
    await say('whatsapp', 'bonjour');
    await botSays('whatsapp', 'bonjour').nth(1).waitFor(WAIT);
    await botSays('whatsapp', 'bonjour').nth(1).and(page.locator('[data-status=accepted]')).waitFor(WAIT);
  });

  it('everything can be forgotten', async () => {
    await say('whatsapp', 'bonjour');
    await botSays('whatsapp', 'bonjour').waitFor(WAIT);
    await page.getByTestId('forget').click();
    await phone('whatsapp').getByText('No messages yet').waitFor(WAIT);
  });

  it('the second tab lists orders, and the raw traffic with both bodies', async () => {
    await say('whatsapp', 'bonjour');
    await botSays('whatsapp', 'bonjour').waitFor(WAIT);
    await page.getByTestId('tab-orders').click();
    const order = page.getByTestId('order-row').first();
    await order.getByText('preparing').waitFor(WAIT);
    expect((await order.textContent())?.replace(/\s/gu, ' ')).toContain('2 450 DA');
    await page.getByTestId('traffic-filter').selectOption('inbound');
    const item = page.getByTestId('traffic-item').first();
    await item.locator('summary').click();
    await item.getByText('"body": "bonjour"').waitFor(WAIT);
    await item.getByText('/v1/inbound/whatsapp').waitFor(WAIT);
  });

  it('in a narrow window one phone shows at a time', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await phone('whatsapp').waitFor(WAIT);
    expect(await phone('messenger').isVisible()).toBe(false);
    await page.getByTestId('channel-tab-messenger').click();
    expect([await phone('whatsapp').isVisible(), await phone('messenger').isVisible()]).toEqual([false, true]);
    for (const settings of await page.locator('.settings > summary').all()) await settings.click();
    await page.getByTestId('fault-arm').click();
    await page.getByTestId('fault-clear').waitFor(WAIT);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('the whole page can be reached with Tab, and the focus is always to be seen', async () => {
    await say('whatsapp', 'mode');
    await botSays('whatsapp', 'Comment').waitFor(WAIT);
    const reached = new Set<string>();
    await page.getByTestId('tab-phones').focus();
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab');
      const seen: unknown = await page.evaluate(
        '({ id: document.activeElement.dataset.testid ?? "", outline: getComputedStyle(document.activeElement).outlineStyle })',
      );
      const id = digText(seen, 'id');
      if (id === undefined) continue;
      expect([id, dig(seen, 'outline')]).not.toEqual([id, 'none']);
      reached.add(id);
    }
    for (const id of [
      'restaurant',
      'new-customer',
      'webhooks-mode',
      'fault-arm',
      'clock-forward',
      'forget',
      'option',
      'react',
    ]) {
      expect(reached).toContain(id);
    }
    for (const channel of ['whatsapp', 'instagram', 'messenger']) {
      expect(reached).toContain(`composer-${channel}`);
      expect(reached).toContain(`attach-open-${channel}`);
    }
  });

  it('messages stand in the order they were said', async () => {
    await say('whatsapp', 'un');
    await botSays('whatsapp', 'Vous avez dit : un').waitFor(WAIT);
    await say('whatsapp', 'deux');
    await botSays('whatsapp', 'Vous avez dit : deux').waitFor(WAIT);
    expect(await phone('whatsapp').getByTestId('message').locator('.text').allTextContents()).toEqual([
      'un',
      'Vous avez dit : un',
      'deux',
      'Vous avez dit : deux',
    ]);
  });
});
