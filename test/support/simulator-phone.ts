import type { Locator, Page } from 'playwright-core';

export type PhoneChannel = 'whatsapp' | 'instagram' | 'messenger';

const WAIT = { timeout: 15_000 };
const MOST_TABS = 40;

/**
 * One phone of the simulator page, used as a customer uses it: by typing into the composer and by tapping what the latest message offers.
 * Every move waits for the one answer it must get.
 */
export class SimulatorPhone {
  readonly page: Page;
  readonly channel: PhoneChannel;
  readonly element: Locator;
  readonly fromBot: Locator;
  readonly fromCustomer: Locator;
  /** Looks at what is shown after each answer, and at each list that opens. */
  onShown: () => Promise<void> = async () => {};
  private answers = 0;

  constructor(page: Page, channel: PhoneChannel) {
    this.page = page;
    this.channel = channel;
    this.element = page.getByTestId(`phone-${channel}`);
    this.fromBot = this.element.locator('[data-testid=message][data-direction=out]');
    this.fromCustomer = this.element.locator('[data-testid=message][data-direction=in]');
  }

  get composer(): Locator {
    return this.page.getByTestId(`composer-${this.channel}`);
  }

  /** What the bot said last. */
  get latest(): Locator {
    return this.fromBot.nth(this.answers - 1);
  }

  async text(): Promise<string> {
    return (await this.latest.locator('.text').textContent(WAIT)) ?? '';
  }

  async types(text: string): Promise<this> {
    await this.writes(text);
    return this.waits();
  }

  /** A voice note that says this. */
  async speaks(words: string, how: { isUnclear?: boolean } = {}): Promise<this> {
    await this.page.getByTestId(`attach-open-${this.channel}`).click(WAIT);
    await this.page.getByTestId('attach-voice').click(WAIT);
    await this.page.getByTestId('voice-words').fill(words);
    if (how.isUnclear) await this.page.getByTestId('voice-unclear').check(WAIT);
    await this.page.getByTestId('send-voice').click(WAIT);
    return this.waits();
  }

  /** Without waiting for the answer. */
  async writes(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  async taps(words: string): Promise<this> {
    const option = await this.optionCalled(words);
    await option.click(WAIT);
    return this.waits();
  }

  /** Each move is typed, or tapped when it begins with `>`. */
  async does(moves: readonly string[]): Promise<this> {
    for (const move of moves) await (move.startsWith('>') ? this.taps(move.slice(1)) : this.types(move));
    return this;
  }

  /** The same with the keyboard alone: Tab to what is wanted, arrows in a list, Enter. */
  async doesByKeyboard(moves: readonly string[]): Promise<this> {
    for (const move of moves) {
      if (move.startsWith('>')) await this.choosesByKeyboard(move.slice(1));
      else {
        await this.tabsTo(`[data-testid="composer-${this.channel}"]`);
        await this.page.keyboard.type(move);
        await this.page.keyboard.press('Enter');
      }
      await this.waits();
    }
    return this;
  }

  /** Until so many more messages of the bot are there. */
  async waits(more = 1): Promise<this> {
    this.answers += more;
    await this.latest.waitFor(WAIT);
    await this.onShown();
    return this;
  }

  private async optionCalled(words: string): Promise<Locator> {
    if (this.channel !== 'whatsapp') return this.element.getByTestId('quick-reply').filter({ hasText: words }).first();
    const list = this.latest.getByTestId('list-open');
    if ((await list.count()) === 0) return this.latest.getByTestId('option').filter({ hasText: words }).first();
    await list.click(WAIT);
    await this.element.getByTestId('list-sheet').waitFor(WAIT);
    await this.onShown();
    return this.element.getByTestId('list-row').filter({ hasText: words }).first();
  }

  private async choosesByKeyboard(words: string): Promise<void> {
    const { keyboard } = this.page;
    const list = this.latest.getByTestId('list-open');
    if ((await list.count()) === 0) {
      const kind = this.channel === 'whatsapp' ? 'option' : 'quick-reply';
      await this.tabsTo(`[data-testid="phone-${this.channel}"] [data-testid="${kind}"]`, words);
    } else {
      await this.tabsTo(`[data-testid="phone-${this.channel}"] [data-testid="list-open"]`);
      await keyboard.press('Enter');
      await this.element.getByTestId('list-sheet').waitFor(WAIT);
      while (!(await this.isFocused('[data-testid="list-row"]', words))) await keyboard.press('ArrowDown');
    }
    await keyboard.press('Enter');
  }

  /** The latest message stands below the button that was used before, but above the composer. */
  private async tabsTo(selector: string, words = ''): Promise<void> {
    const key = (await this.isFocused('textarea', '')) ? 'Shift+Tab' : 'Tab';
    for (let step = 0; step < MOST_TABS; step += 1) {
      if (await this.isFocused(selector, words)) return;
      await this.page.keyboard.press(key);
    }
    throw new Error(`the keyboard does not get to ${selector} "${words}"`);
  }

  /** Only what the latest message offers counts. */
  private async isFocused(selector: string, words: string): Promise<boolean> {
    const latest = await this.latestId();
    const answer: unknown = await this.page.evaluate(
      `(([selector, words, latest]) => {
        const { activeElement } = document;
        const message = activeElement.closest('[data-id]');
        return activeElement.matches(selector) && activeElement.textContent.includes(words)
          && (message === null || message.dataset.id === latest);
      })(${JSON.stringify([selector, words, latest])})`,
    );
    return answer === true;
  }

  private async latestId(): Promise<string> {
    return this.answers === 0 ? '' : ((await this.latest.getAttribute('data-id')) ?? '');
  }
}
