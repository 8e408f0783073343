import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser, NO_BROWSER } from '../support/browser.ts';
import { clearPlace, findPlace, type StackPlace, type StackRun, startStack } from '../support/stack.ts';

/** A customer's phone and one of the staff side by side, against the real Worker and a real PostgreSQL. */

const WAIT = { timeout: 15_000 };
const STACK_MS = 60_000;

let place: StackPlace;
let run: StackRun;
let browser: Browser;
let page: Page;
let customers = 0;
const problems: string[] = [];

const phone = (line: string): Locator => page.getByTestId(`phone-${line}`);
const says = (line: string, text: string | RegExp): Locator =>
  phone(line).locator('[data-testid=message][data-direction=out]').filter({ hasText: text }).last();

async function type(line: string, text: string): Promise<void> {
  await page.getByTestId(`composer-${line}`).fill(text);
  await page.getByTestId(`composer-${line}`).press('Enter');
}

/** Types, and waits for what is said to it. */
async function ask(line: string, text: string, answer: string | RegExp): Promise<void> {
  await type(line, text);
  await says(line, answer).waitFor(WAIT);
}

const tap = (line: string, message: string | RegExp, title: string): Promise<void> =>
  says(line, message).getByTestId('option').filter({ hasText: title }).click(WAIT);

describe.skipIf(findBrowser() === undefined)(
  `customer and staff in the browser (${findBrowser() ?? NO_BROWSER})`,
  () => {
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

    beforeEach(async () => {
      page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
      page.setDefaultTimeout(WAIT.timeout);
      page.on('pageerror', (error) => problems.push(error.message));
      await page.goto(`http://127.0.0.1:${place.ports.meta}`);
      await page.getByTestId('connection').getByText('Connected').waitFor(WAIT);
      customers += 1;
      await page.getByTestId('customer-number').fill(`2135550003${String(customers).padStart(2, '0')}`);
      await page.getByTestId('customer-number').press('Enter');
      await page.getByTestId('tab-staff').click();
      return () => page.context().close();
    });

    it('a ticket: the customer asks, the owner takes it and answers, and it is read on the customer’s phone', async () => {
      await page.getByTestId('staff-owner').click();
      await ask('staff', '!help', 'propriétaire');
      await ask('whatsapp', 'aide', 'Une personne');
      await ask('staff', '!tickets', /Tickets/);
      await tap('staff', /Tickets/, 'Prendre');
      await ask('whatsapp', 'ma commande est froide', '');
      await says('staff', 'froide').waitFor(WAIT);
      const number = /\d+/.exec((await says('staff', 'froide').textContent()) ?? '')?.[0];
      await type('staff', `!reply ${number} On arrive tout de suite`);
      await says('whatsapp', 'On arrive tout de suite').waitFor(WAIT);
      await ask('staff', `!close ${number}`, /ferm|clos/i);
    });

    it('an order: the cook who is not shown has a mark, accepts by tapping, and the customer hears it', async () => {
      await page.getByTestId('staff-kitchen').click();
      await ask('staff', '!help', 'cuisine');
      await page.getByTestId('staff-driver').click();
      for (const text of ['2 P01', 'commander', 'sur place', 'table 4']) {
        const before = await phone('whatsapp').locator('[data-direction=out]').count();
        await type('whatsapp', text);
        await phone('whatsapp').locator('[data-direction=out]').nth(before).waitFor(WAIT);
      }
      await ask('whatsapp', 'oui', 'est enregistrée');
      const mark = page.getByTestId('staff-kitchen').getByTestId('unread');
      await mark.waitFor(WAIT);
      await page.getByTestId('tab-staff').getByTestId('unread').waitFor(WAIT);
      await page.getByTestId('staff-kitchen').click();
      await mark.waitFor({ state: 'detached', ...WAIT });
      await tap('staff', 'Nouvelle commande', 'Accepter');
      await says('staff', 'acceptée').waitFor(WAIT);
      await says('whatsapp', 'est confirmée').waitFor(WAIT);
    });

    it('who may not is told so, in the language of the command', async () => {
      await page.getByTestId('staff-driver').click();
      await ask('staff', '!tickets', 'Ton rôle (livreur) ne permet pas');
      await ask('staff', '!تذاكر', /[\u0600-\u06ff]{3}/u);
      expect(
        await says('staff', /[\u0600-\u06ff]{3}/u)
          .locator('.text:dir(rtl)')
          .count(),
      ).toBe(1);
    });

    it('the members are chosen with the arrow keys, and the second restaurant has nobody', async () => {
      await page.getByTestId('staff-owner').focus();
      await page.keyboard.press('ArrowRight');
      await page.getByTestId('staff-admin').and(page.locator('[aria-selected=true]:focus')).waitFor(WAIT);
      await page.getByTestId('restaurant').selectOption('2');
      await phone('staff').waitFor({ state: 'hidden', ...WAIT });
      expect(await page.getByTestId('tab-staff').isVisible()).toBe(false);
      expect(await phone('messenger').isVisible()).toBe(true);
    });

    it('a narrow window shows one of the two, and nothing is cut off', async () => {
      await page.setViewportSize({ width: 360, height: 740 });
      await phone('whatsapp').waitFor(WAIT);
      expect(await phone('staff').isVisible()).toBe(false);
      await page.getByTestId('channel-tab-staff').click();
      await phone('staff').waitFor(WAIT);
      expect(await phone('whatsapp').isVisible()).toBe(false);
      await page.getByTestId('staff-driver').click();
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await page.reload();
      await page.getByTestId('staff-driver').and(page.locator('[aria-selected=true]')).waitFor(WAIT);
    });
  },
);
