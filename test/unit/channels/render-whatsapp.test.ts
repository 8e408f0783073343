import { describe, expect, it } from 'vitest';
import { adapterFor } from '#src/channels/index';
import type { Option, OptionList, OutboundMessage, UserIdentity } from '#src/messages/index';

const { render, renderReadMark } = adapterFor('whatsapp');
const NADIA: UserIdentity = { key: 'DZ.1349', scopedId: 'DZ.1349', phone: '213555000001', name: 'Nadia' };

function body(message: OutboundMessage, recipient: UserIdentity = NADIA): Readonly<Record<string, unknown>> {
  return render({ message, recipient, accountId: '100000000000001', callbackData: 'v1.cb' }).body;
}

function offer(items: readonly Option[], rest: Partial<OptionList> & { text?: string } = {}): OutboundMessage {
  const { text = 'Que désirez-vous ?', ...list } = rest;
  return {
    text,
    options: { items, from: 0, list: 'HELP_MENU', openLabel: 'Voir le menu', moreLabel: 'Suite', ...list },
  };
}

function dishes(count: number, rest: Partial<Option> = {}): readonly Option[] {
  return Array.from({ length: count }, (_, index) => ({ id: `ITEM:${index}`, title: `Plat ${index}`, ...rest }));
}

const frame = {
  messaging_product: 'whatsapp',
  recipient_type: 'individual',
  to: '213555000001',
  biz_opaque_callback_data: 'v1.cb',
};

describe('who a message goes to', () => {
  it('a known phone number', () => {
    expect(body({ text: 'Bonjour' })).toStrictEqual({
      ...frame,
      type: 'text',
      text: { body: 'Bonjour', preview_url: false },
    });
  });

  it('without one the business-scoped id, which Meta would not take for a phone number', () => {
    const sent = body({ text: 'Bonjour' }, { key: 'DZ.1349', scopedId: 'DZ.1349' });
    expect(sent.recipient).toBe('DZ.1349');
    expect(sent).not.toHaveProperty('to');
  });
});

describe('a text', () => {
  it('of nothing is still a message', () => {
    expect(body({ text: ' \u200b' }).text).toEqual({ body: '…', preview_url: false });
  });

  it('longer than Meta takes is cut between letters', () => {
    const { text } = body({ text: '👍🏽'.repeat(2_000) });
    expect(text).toEqual({ body: `${'👍🏽'.repeat(1_023)}…`, preview_url: false });
  });
});

describe('a choice', () => {
  it('of three short things is three buttons', () => {
    expect(body(offer(dishes(3)))).toStrictEqual({
      ...frame,
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Que désirez-vous ?' },
        action: {
          buttons: [0, 1, 2].map((index) => ({
            type: 'reply',
            reply: { id: `ITEM:${index}`, title: `Plat ${index}` },
          })),
        },
      },
    });
  });

  it.each([
    ['four things', dishes(4)],
    ['something with a description', dishes(2, { description: '900 DA' })],
    ['something with a long title', [{ id: 'A', title: 'x'.repeat(21) }]],
    ['things of two groups', [...dishes(1, { group: 'A' }), { id: 'B', title: 'B', group: 'B' }]],
  ])('of %s is a list', (_, items) => {
    expect(body(offer(items)).interactive).toMatchObject({ type: 'list', action: { button: 'Voir le menu' } });
  });

  it('of things of one group needs no list', () => {
    expect(body(offer(dishes(2, { group: 'Pizzas' }))).interactive).toMatchObject({ type: 'button' });
  });

  it('of more than ten things is nine and the way on', () => {
    const { interactive } = body(offer(dishes(25), { from: 9 }));
    expect(interactive).toMatchObject({
      action: {
        sections: [
          {
            rows: [
              ...Array.from({ length: 9 }, (_, index) => ({ id: `ITEM:${index + 9}` })),
              { id: 'more:18:HELP_MENU', title: 'Suite' },
            ],
          },
        ],
      },
    });
  });

  it('stands under its groups in the order in which it counts', () => {
    const items = [
      { id: 'P01', title: 'Margherita', description: '900 DA', group: 'Pizzas' },
      { id: 'P02', title: 'Pepperoni', description: '1 100 DA', group: 'Pizzas' },
      { id: 'S01', title: 'Salade', description: '450 DA', group: 'x'.repeat(30) },
      { id: 'W01', title: 'Eau' },
    ];
    expect(body(offer(items)).interactive).toMatchObject({
      action: {
        sections: [
          {
            title: 'Pizzas',
            rows: [
              { id: 'P01', title: 'Margherita', description: '900 DA' },
              { id: 'P02', title: 'Pepperoni', description: '1 100 DA' },
            ],
          },
          { title: `${'x'.repeat(23)}…`, rows: [{ id: 'S01' }] },
          { title: 'Voir le menu', rows: [{ id: 'W01', title: 'Eau' }] },
        ],
      },
    });
  });

  it('with a title too long for its row says it whole below, and the price with it', () => {
    const items = [{ id: 'A', title: 'Pizza quatre fromages et champignons', description: '1 250 DA' }];
    const [row] = rowsOf(body(offer(items)));
    expect(row).toEqual({
      id: 'A',
      title: 'Pizza quatre fromages e…',
      description: 'Pizza quatre fromages et champignons · 1 250 DA',
    });
  });

  it('with a title and a description too long for both keeps the price', () => {
    const items = [{ id: 'A', title: 'très '.repeat(30), description: `${'long '.repeat(6)}1 250 DA` }];
    const [row] = rowsOf(body(offer(items)));
    expect(row?.description?.length).toBeLessThanOrEqual(72);
    expect(row?.description).toMatch(/… · long .*1 250 DA$/);
  });

  it('shown twice is shown once: a repeated id would cost the whole message', () => {
    const items = [...dishes(2), { id: 'ITEM:0', title: 'Encore' }];
    expect(JSON.stringify(body(offer(items)))).not.toContain('Encore');
  });

  it('without words of its own says what the button says', () => {
    expect(body(offer(dishes(2), { text: '' })).interactive).toMatchObject({ body: { text: 'Voir le menu' } });
    expect(body(offer(dishes(4), { text: ' ', openLabel: '' })).interactive).toMatchObject({
      body: { text: '☰' },
      action: { button: '☰' },
    });
  });
});

describe('a recap too long for buttons', () => {
  const line = '1 × Pizza Margherita : 900 DA\n';
  const options = [
    { id: 'YES', title: 'Confirmer' },
    { id: 'NO', title: 'Modifier' },
  ];

  it('keeps every word, and its choices by number', () => {
    const text = `${line.repeat(50)}Total : 45 000 DA`;
    expect(body(offer(options, { text })).text).toEqual({
      body: `${text}\n\n1. Confirmer\n2. Modifier`,
      preview_url: false,
    });
  });

  it('longer than any message keeps its choices and its total', () => {
    const sent = body(offer(options, { text: `${line.repeat(200)}Total : 180 000 DA` }));
    const { body: shown } = sent.interactive as { body: { text: string } };
    expect(sent.interactive).toMatchObject({ type: 'button' });
    expect(shown.text.length).toBeLessThanOrEqual(1_024);
    expect(shown.text).toMatch(/^1 × Pizza[\s\S]*…\n[\s\S]*Total : 180 000 DA$/);
  });

  it('keeps the way on when its choices fill more than a page', () => {
    const text = line.repeat(50);
    expect(rowsOf(body(offer(dishes(11), { text }))).map((row) => row.id)).toContain('more:9:HELP_MENU');
  });
});

describe('a request', () => {
  it('for a place opens the map', () => {
    expect(body({ text: 'Où livrer ?', request: 'location' }).interactive).toEqual({
      type: 'location_request_message',
      body: { text: 'Où livrer ?' },
      action: { name: 'send_location' },
    });
  });

  it('for a number asks for the contact', () => {
    expect(body({ text: 'Votre numéro ?', request: 'contact' }).interactive).toEqual({
      type: 'request_contact_info',
      body: { text: 'Votre numéro ?' },
      action: { name: 'request_contact_info' },
    });
  });

  it('beside options, or too long for a picker, is asked in words', () => {
    expect(body({ ...offer(dishes(2)), request: 'location' }).interactive).toMatchObject({ type: 'button' });
    expect(body({ text: 'x'.repeat(1_025), request: 'location' }).type).toBe('text');
    expect(body({ text: 'Où ?', options: { ...listOf([]) }, request: 'location' }).type).toBe('interactive');
  });
});

it('a read mark says read and typing at once', () => {
  expect(renderReadMark?.({ accountId: '100000000000001', messageId: 'wamid.X' })).toEqual({
    path: '100000000000001/messages',
    body: {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: 'wamid.X',
      typing_indicator: { type: 'text' },
    },
  });
  expect(adapterFor('instagram').renderReadMark ?? adapterFor('messenger').renderReadMark).toBeUndefined();
});

interface Row {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
}

function rowsOf(sent: Readonly<Record<string, unknown>>): readonly Row[] {
  // Cast: the test knows that it asked for a list.
  const { action } = sent.interactive as { action: { sections: readonly { rows: readonly Row[] }[] } };
  return action.sections.flatMap((section) => section.rows);
}

function listOf(items: readonly Option[]): OptionList {
  return { items, from: 0, list: 'L', openLabel: 'Voir', moreLabel: 'Suite' };
}
