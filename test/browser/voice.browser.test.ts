import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts';
import { type PhoneChannel, SimulatorPhone } from '../support/simulator-phone.ts';
import { clearPlace, findPlace, type StackPlace, type StackRun, startStack } from '../support/stack.ts';

const STACK_MS = 60_000;
const WAIT = { timeout: 15_000 };
const plain = (text: string) => text.replace(/[\u2066-\u2069\u200e]/g, '').replace(/\s/g, ' ');

let place: StackPlace;
let run: StackRun;
let browser: Browser;
let customers = 0;

async function open(channel: PhoneChannel): Promise<SimulatorPhone> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
  const page = await context.newPage();
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(`http://127.0.0.1:${place.ports.meta}`);
  await page.getByTestId('connection').getByText('Connected').waitFor(WAIT);
  await page.getByTestId('customer-number').fill(`2135550003${String(++customers).padStart(2, '0')}`);
  await page.getByTestId('customer-number').press('Enter');
  return new SimulatorPhone(page, channel);
}

describe.skipIf(findBrowser() === undefined)(`a voice note in the browser (${findBrowser() ?? NO_BROWSER})`, () => {
  beforeAll(async () => {
    place = await findPlace();
    run = startStack(place);
    [browser] = await Promise.all([launchBrowser(), run.ready()]);
  }, STACK_MS);

  afterAll(async () => {
    await browser?.close();
    await run?.stop();
    if (place) clearPlace(place);
  }, STACK_MS);

  it.each(['whatsapp', 'instagram', 'messenger'] as const)('becomes a line of the cart on %s', async (channel) => {
    const phone = await open(channel);
    await phone.speaks('2 pizza margherita');
    expect(plain(await phone.text())).toContain('« 2 pizza margherita »');
    expect(plain(await phone.text())).toContain('2 × Pizza Margherita — 1 800 DA');
    expect(await phone.element.locator('audio').count()).toBe(1);
    await phone.page.context().close();
  });

  it('is heard and answered in Arabic', async () => {
    const phone = await open('whatsapp');
    await phone.speaks('أريد القائمة');
    expect(await phone.text()).toContain('سمعت');
    expect(await phone.fromBot.locator('.text:dir(rtl)').count()).toBe(1);
    await phone.page.context().close();
  });

  it('that is hard to hear is asked back, and a tap on yes does it', async () => {
    const phone = await open('whatsapp');
    await phone.speaks('3 salade', { isUnclear: true });
    expect(plain(await phone.text())).toContain('« 3 salade » C’est bien ça');
    await phone.taps('Oui');
    expect(plain(await phone.text())).toContain('3 × Salade');
    await phone.page.context().close();
  });

  it('is written and sent with the keyboard alone', async () => {
    const phone = await open('whatsapp');
    const { keyboard } = phone.page;
    await phone.page.getByTestId('attach-open-whatsapp').focus();
    await keyboard.press('Enter');
    const voice = phone.page.getByTestId('attach-voice');
    for (let step = 0; step < 10 && !(await voice.evaluate('(item) => item === document.activeElement')); step++)
      await keyboard.press('Tab');
    await keyboard.press('Enter');
    await keyboard.type('P01 x1');
    await keyboard.press('Enter');
    await phone.waits();
    expect(plain(await phone.text())).toContain('1 × Pizza Margherita');
    await phone.page.context().close();
  });
});
