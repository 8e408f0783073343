import { describe, expect, it } from 'vitest';
import { adapterFor } from '#src/channels/index';
import { type QuickReplyMessage, quickReplyMessage } from '#src/channels/meta/quick-reply-message';
import type { Option, OptionList, OutboundMessage, UserIdentity } from '#src/messages/index';

const MESSENGER = { max: 2_000, unit: 'utf16', alwaysNumbered: false } as const;
const INSTAGRAM = { max: 1_000, unit: 'utf8', alwaysNumbered: true } as const;

function offer(items: readonly Option[], rest: Partial<OptionList> & { text?: string } = {}): OutboundMessage {
  const { text = 'Que désirez-vous ?', ...list } = rest;
  return { text, options: { items, from: 0, list: 'HELP_MENU', openLabel: 'Voir', moreLabel: 'Suite ▸', ...list } };
}

function dishes(count: number, rest: Partial<Option> = {}): readonly Option[] {
  return Array.from({ length: count }, (_, index) => ({ id: `ITEM:${index}`, title: `Plat ${index}`, ...rest }));
}

function payloads(message: QuickReplyMessage): readonly string[] {
  return (message.quick_replies ?? []).map((reply) => reply.payload);
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

describe('on Messenger', () => {
  it('short options are quick replies and nothing else', () => {
    expect(quickReplyMessage(offer(dishes(2)), MESSENGER)).toStrictEqual({
      text: 'Que désirez-vous ?',
      quick_replies: [
        { content_type: 'text', title: 'Plat 0', payload: 'ITEM:0' },
        { content_type: 'text', title: 'Plat 1', payload: 'ITEM:1' },
      ],
    });
  });

  it('what a quick reply cannot show stands in the text, in the same order', () => {
    const items = [
      { id: 'P01', title: 'Pizza Margherita', description: '900 DA', group: 'Pizzas' },
      { id: 'S01', title: 'Salade', group: 'Entrées' },
    ];
    expect(quickReplyMessage(offer(items), MESSENGER).text).toBe(
      'Que désirez-vous ?\n\n— Pizzas —\n1. Pizza Margherita — 900 DA\n— Entrées —\n2. Salade',
    );
  });

  it.each([
    ['a title is cut', [{ id: 'A', title: 'Pizza quatre fromages et thon' }]],
    ['two titles are alike', [...dishes(1), { id: 'B', title: 'plat 0' }]],
    ['a title is empty', [{ id: 'A', title: '' }]],
  ])('the options are numbered when %s', (_, items) => {
    expect(quickReplyMessage(offer(items), MESSENGER).text).toMatch(/\n1\./);
  });

  it('the fourteenth option makes two pages, of which each counts from 1', () => {
    const first = quickReplyMessage(offer(dishes(14, { description: '900 DA' })), MESSENGER);
    const second = quickReplyMessage(offer(dishes(14, { description: '900 DA' }), { from: 12 }), MESSENGER);
    expect(payloads(first)).toEqual([...dishes(12).map((dish) => dish.id), 'more:12:HELP_MENU']);
    expect(first.text).toMatch(/\n12\. Plat 11 — 900 DA\nSuite ▸$/);
    expect(payloads(second)).toEqual(['ITEM:12', 'ITEM:13']);
    expect(second.text).toBe('Que désirez-vous ?\n\n1. Plat 12 — 900 DA\n2. Plat 13 — 900 DA');
  });

  it('a long text without options is cut at its end', () => {
    const { text, quick_replies } = quickReplyMessage({ text: 'mot '.repeat(600) }, MESSENGER);
    expect(text).toHaveLength(2_000);
    expect(text.endsWith('mot…')).toBe(true);
    expect(quick_replies).toBeUndefined();
  });

  it('a request for a place is asked in words', () => {
    const asked = { text: 'Où livrer ?', request: 'location' } as const;
    expect(quickReplyMessage(asked, MESSENGER)).toEqual({ text: 'Où livrer ?' });
  });
});

describe('on Instagram', () => {
  it('every option is numbered, for those who read on a desktop', () => {
    expect(quickReplyMessage(offer(dishes(2)), INSTAGRAM)).toEqual({
      text: 'Que désirez-vous ?\n\n1. Plat 0\n2. Plat 1',
      quick_replies: [
        { content_type: 'text', title: 'Plat 0', payload: 'ITEM:0' },
        { content_type: 'text', title: 'Plat 1', payload: 'ITEM:1' },
      ],
    });
  });

  it('no line stands under a number where a number is a quantity', () => {
    const quantities = ['1', '3'].map((title) => ({ id: `SET:1:${title}`, title }));
    const remove = { id: 'SET:1:0', title: '🗑 Retirer' };
    expect(quickReplyMessage(offer(quantities), INSTAGRAM).text).toBe('Que désirez-vous ?');
    expect(quickReplyMessage(offer([...quantities, remove]), INSTAGRAM)).toMatchObject({
      text: 'Que désirez-vous ?\n\n• 🗑 Retirer',
      quick_replies: [{ title: '1' }, { title: '3' }, { title: '🗑 Retirer' }],
    });
  });

  it('a thousand bytes are five hundred Arabic letters', () => {
    const { text } = quickReplyMessage({ text: 'م'.repeat(600) }, INSTAGRAM);
    expect(text).toBe(`${'م'.repeat(498)}…`);
    expect(bytes(text)).toBe(999);
  });

  it('when the lines do not fit fewer options are shown, and none is cut', () => {
    const long = { description: 'صلصة طماطم، جبن موزاريلا، فطر، زيتون أسود، فلفل أخضر' };
    const shown = quickReplyMessage(offer(dishes(13, long)), INSTAGRAM);
    expect(payloads(shown)).toEqual([...dishes(8).map((dish) => dish.id), 'more:8:HELP_MENU']);
    expect(shown.text.split('\n').filter((line) => line.endsWith(long.description))).toHaveLength(8);
    expect(bytes(shown.text)).toBeLessThanOrEqual(1_000);
  });

  it('a recap longer than the message keeps its choices, its beginning and its total', () => {
    const text = `طلبك:\n${'2 × بيتزا مارغريتا : 1 800 دج\n'.repeat(30)}المجموع: 54 000 دج`;
    const items = ['تأكيد', 'تعديل', 'إلغاء'].map((title, index) => ({ id: `A${index}`, title }));
    const shown = quickReplyMessage(offer(items, { text }), INSTAGRAM);
    expect(payloads(shown)).toEqual(['A0', 'A1', 'A2']);
    expect(shown.text).toMatch(
      /^طلبك:\n2 × بيتزا[\s\S]*…\n[\s\S]*المجموع: 54 000 دج\n\n1\. تأكيد\n2\. تعديل\n3\. إلغاء$/,
    );
    expect(bytes(shown.text)).toBeLessThanOrEqual(1_000);
  });

  it('options longer than the message leave room for some of the words', () => {
    const giant = { title: 'بيتزا '.repeat(50), description: 'صلصة '.repeat(80), group: 'مجموعة '.repeat(9) };
    const items = dishes(20).map((dish, index) => ({ ...dish, ...giant, group: `${giant.group}${index}` }));
    const shown = quickReplyMessage(offer(items, { text: 'ماذا تريد؟ '.repeat(40) }), INSTAGRAM);
    expect(payloads(shown)).toEqual(['ITEM:0', 'ITEM:1', 'ITEM:2', 'more:3:HELP_MENU']);
    expect(shown.text.startsWith('ماذا تريد؟')).toBe(true);
    expect(bytes(shown.text)).toBeLessThanOrEqual(1_000);
  });
});

describe('without words of its own', () => {
  it('a choice says what its button would say', () => {
    expect(quickReplyMessage(offer(dishes(1), { text: ' ' }), MESSENGER).text).toBe('Voir');
    expect(quickReplyMessage(offer(dishes(1), { text: '', openLabel: '' }), MESSENGER).text).toBe('…');
  });

  it('a message is three dots, and an unnamed way on is too', () => {
    expect(quickReplyMessage({ text: '' }, MESSENGER)).toEqual({ text: '…' });
    const shown = quickReplyMessage(offer(dishes(14), { moreLabel: '' }), MESSENGER);
    expect(shown.quick_replies?.at(-1)).toEqual({ content_type: 'text', title: '…', payload: 'more:12:HELP_MENU' });
  });
});

describe('the call', () => {
  const recipient: UserIdentity = { key: '7000000000000001', scopedId: '7000000000000001' };
  const message = { text: 'Bonjour' };

  it('to Messenger carries our data for the echo', () => {
    const call = adapterFor('messenger').render({ message, recipient, accountId: '4', callbackData: 'v1.cb' });
    expect(call).toStrictEqual({
      path: '4/messages',
      body: {
        recipient: { id: '7000000000000001' },
        messaging_type: 'RESPONSE',
        message: { text: 'Bonjour', metadata: 'v1.cb' },
      },
    });
  });

  it('to Instagram has no field for it', () => {
    const call = adapterFor('instagram').render({ message, recipient, accountId: '3', callbackData: 'v1.cb' });
    expect(call).toStrictEqual({
      path: '3/messages',
      body: { recipient: { id: '7000000000000001' }, message: { text: 'Bonjour' } },
    });
  });
});
