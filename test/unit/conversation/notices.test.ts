import { describe, expect, it } from 'vitest';
import { answersLastPrompt, converse, initialState, isStaff, type Notice } from '#src/conversation/index';
import { DAY_MS } from '#src/kernel/clock';
import { hasArabicScript } from '#src/locale/index';
import { moreOptionId } from '#src/messages/index';
import { Customer } from '../../support/customer.ts';
import { atRecap } from '../../support/customer-at.ts';
import { bigMenu, demoRestaurant } from '../../support/demo-restaurant.ts';
import { LANGUAGES } from '../../support/languages.ts';

const QUARANTINED: Notice = { key: 'FRAUD_QUARANTINED', minutes: 10 };
const NOTICES: readonly Notice[] = [QUARANTINED, { key: 'FRAUD_THROTTLED', max: 1_200 }, { key: 'FRAUD_RELEASED' }];

function factsOf(customer: Customer) {
  const { now, restaurant } = customer;
  return {
    now,
    newId: 'id',
    restaurant,
    user: { key: 'c' },
    deliveryEnabled: true,
    languages: LANGUAGES,
    hearsVoice: false,
    hasAdviser: false,
  };
}

function notify(customer: Customer, notice: Notice, heard: { text: string; at?: number } | null = null) {
  const content = heard && { kind: 'text' as const, text: heard.text };
  const input = { kind: 'notice', notice, heard: content && { content, at: heard?.at ?? customer.now } } as const;
  return converse(customer.state, input, factsOf(customer));
}

describe('a notice about the conversation', () => {
  it.each(NOTICES)('$key exists in both languages, and asks nothing', (notice) => {
    const [french, arabic] = [new Customer().types('menu'), new Customer().types('القائمة')];
    for (const customer of [french, arabic]) {
      const { replies, act } = notify(customer, notice);
      expect(act).toBeNull();
      expect(replies).toMatchObject([{ intent: notice.key, sendClass: 'reply', prompt: null }]);
      expect(replies[0]?.message.options).toBeUndefined();
      expect(hasArabicScript(replies[0]?.message.text ?? '')).toBe(customer === arabic);
    }
  });

  it('says for how many minutes, and how many characters', () => {
    expect(notify(new Customer(), QUARANTINED).replies[0]?.message.text).toContain('10 min');
    expect(notify(new Customer(), { key: 'FRAUD_THROTTLED', max: 900 }).replies[0]?.message.text).toContain('900');
  });

  it('is said in the language of the message that it is about, which stays the language', () => {
    const customer = new Customer().types('menu');
    const turn = notify(customer, { key: 'FRAUD_THROTTLED', max: 1_200 }, { text: 'ب'.repeat(1_500) });
    expect(hasArabicScript(turn.replies[0]?.message.text ?? '')).toBe(true);
    expect(turn.state.locale.value).toBe('ar');
  });

  it('about a message that comes late leaves the language that was chosen since', () => {
    const customer = new Customer().types('القائمة').types('lang fr');
    const turn = notify(customer, QUARANTINED, { text: 'القائمة', at: customer.now - DAY_MS });
    expect(hasArabicScript(turn.replies[0]?.message.text ?? '')).toBe(true);
    expect(turn.state).toEqual(customer.state);
  });

  it('leaves the talk where it was: the recap can still be confirmed', () => {
    const customer = atRecap();
    customer.state = notify(customer, QUARANTINED, { text: 'oui oui oui' }).state;
    expect(customer.types('oui').placed).toHaveLength(1);
  });

  it('is worded by the restaurant, if it wants to', () => {
    const templates = { 'FRAUD_QUARANTINED:fr': { content: 'Pause de {{minutes}}', variables: ['minutes'] } };
    const customer = new Customer({ restaurant: demoRestaurant({ templates }) });
    expect(notify(customer, QUARANTINED).replies[0]?.message.text).toBe('Pause de 10');
  });
});

describe('a tap on an option of the last message', () => {
  const customer = new Customer({ restaurant: demoRestaurant({ menu: bigMenu(60) }) })
    .types('menu')
    .taps('Catégorie 1');
  const tap = (optionId: string) => ({ kind: 'choice', optionId, title: '' }) as const;
  const last = customer.options.map(({ id }) => id);

  it('is one, whichever option it is', () => {
    expect(last.length).toBeGreaterThan(5);
    for (const id of last) expect(answersLastPrompt(tap(id), customer.state), id).toBe(true);
  });

  it('is one on the "next page" that a channel had to add', () => {
    const { list = '' } = customer.state.prompt ?? {};
    expect(answersLastPrompt(tap(moreOptionId({ list, from: 3 })), customer.state)).toBe(true);
    customer.taps('Suite');
    const second = customer.state.prompt?.list ?? '';
    expect(answersLastPrompt(tap(moreOptionId({ list: second, from: 3 })), customer.state)).toBe(true);
  });

  it.each([
    ['an option of an earlier message', tap('HELP_MENU')],
    ['the next page of another list', tap('more:9:EDIT')],
    ['an id that is none of ours', tap('constructor')],
    ['the same words, typed', { kind: 'text', text: '1' } as const],
  ])('is not %s', (_what, content) => {
    expect(answersLastPrompt(content, customer.state)).toBe(false);
  });

  it('is none before we have said anything', () => {
    expect(answersLastPrompt(tap('HELP_MENU'), initialState('fr'))).toBe(false);
  });
});

describe('staff', () => {
  const staff = [
    { channel: 'whatsapp', userId: '213550000001' },
    { channel: 'instagram', userId: '17841400000000001' },
  ] as const;

  it.each([
    ['by phone number', { channel: 'whatsapp', user: { key: '213550000001' } }, true],
    ['by phone number beside a newer id', { channel: 'whatsapp', user: { key: 'DZ.1', phone: '213550000001' } }, true],
    ['by scoped id', { channel: 'instagram', user: { key: 'k', scopedId: '17841400000000001' } }, true],
    ['not on another channel', { channel: 'messenger', user: { key: '213550000001' } }, false],
    ['not with another number', { channel: 'whatsapp', user: { key: '213550000002' } }, false],
    ['not with a part of it', { channel: 'whatsapp', user: { key: '21355000000' } }, false],
  ] as const)('are known %s', (_what, who, isOne) => {
    expect(isStaff(staff, who)).toBe(isOne);
  });
});
