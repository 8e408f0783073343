import { describe, expect, it } from 'vitest';
import { numberedLines, shortenMiddle, withLines } from '#src/channels/meta/numbered-lines';
import { countFor, optionPage, optionsLeft } from '#src/channels/meta/option-page';
import type { OptionList } from '#src/messages/index';

function list(count: number, from = 0): OptionList {
  const items = Array.from({ length: count }, (_, index) => ({ id: `ITEM:${index}`, title: `Plat ${index}` }));
  return { items, from, list: 'HELP_MENU', openLabel: 'Voir', moreLabel: 'Suite' };
}

describe('a page of options', () => {
  it.each([
    { count: 10, from: 0, places: 10, shown: 10, more: null },
    { count: 11, from: 0, places: 10, shown: 9, more: 'more:9:HELP_MENU' },
    { count: 11, from: 9, places: 10, shown: 2, more: null },
    { count: 400, from: 9, places: 10, shown: 9, more: 'more:18:HELP_MENU' },
    { count: 13, from: 0, places: 13, shown: 13, more: null },
    { count: 14, from: 0, places: 13, shown: 12, more: 'more:12:HELP_MENU' },
    { count: 3, from: 3, places: 10, shown: 3, more: null },
    { count: 3, from: -1, places: 10, shown: 3, more: null },
    { count: 3, from: Number.NaN, places: 10, shown: 3, more: null },
  ])('$count options from $from in $places places: $shown, then $more', ({ count, from, places, shown, more }) => {
    const options = list(count, from);
    const page = optionPage(options, countFor(options, places));
    expect(page.shown).toHaveLength(shown);
    expect(page.moreId).toBe(more);
  });

  it('begins where the last one ended', () => {
    expect(optionsLeft(list(5, 3)).map((option) => option.id)).toEqual(['ITEM:3', 'ITEM:4']);
  });
});

describe('numbered lines', () => {
  const wide = { maxLine: 200, unit: 'utf16' } as const;

  it('name each option, its description, and its group once', () => {
    const options = [
      { id: '1', title: 'Margherita', description: '900 DA', group: 'Pizzas' },
      { id: '2', title: 'Pepperoni', description: '1 100 DA', group: 'Pizzas' },
      { id: '3', title: 'Salade', group: 'Entrées' },
      { id: '4', title: 'Eau' },
    ];
    expect(numberedLines(options, wide)).toEqual([
      '— Pizzas —',
      '1. Margherita — 900 DA',
      '2. Pepperoni — 1 100 DA',
      '— Entrées —',
      '3. Salade',
      '4. Eau',
    ]);
  });

  it('stay one line each, also for an option without a title', () => {
    const options = [
      { id: '1', title: 'Pizza\nMargherita', description: '' },
      { id: '2', title: ' ', description: '450 DA' },
      { id: '3', title: '' },
    ];
    expect(numberedLines(options, wide)).toEqual(['1. Pizza Margherita', '2. 450 DA', '3.']);
  });

  it('are cut only when one alone would fill the message', () => {
    const options = [{ id: '1', title: 'بيتزا '.repeat(40) }];
    const [line = ''] = numberedLines(options, { maxLine: 200, unit: 'utf8' });
    expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(200);
    expect(line).toMatch(/^1\. بيتزا .*…$/);
  });

  it('stand below the text', () => {
    expect(withLines('Que désirez-vous ?', ['1. Oui', '2. Non'])).toBe('Que désirez-vous ?\n\n1. Oui\n2. Non');
    expect(withLines('Merci', [])).toBe('Merci');
  });
});

describe('a text too long for its options', () => {
  const recap = [
    'Votre commande :',
    ...Array.from({ length: 40 }, () => '1 × Pizza Margherita : 900 DA'),
    'Total : 36 000 DA',
    'On confirme ?',
  ].join('\n');

  it('keeps its beginning, its total and its question', () => {
    const short = shortenMiddle(recap, { max: 200, unit: 'utf16' });
    expect(short.length).toBeLessThanOrEqual(200);
    expect(short.startsWith('Votre commande :\n1 × Pizza')).toBe(true);
    expect(short).toContain('…');
    expect(short.endsWith('Total : 36 000 DA\nOn confirme ?')).toBe(true);
  });

  it('is left alone while it fits', () => {
    expect(shortenMiddle(recap, { max: 4_000, unit: 'utf16' })).toBe(recap);
  });

  it('is cut at its end when it has no short last line', () => {
    const short = shortenMiddle('mot '.repeat(100), { max: 50, unit: 'utf16' });
    expect(short).toMatch(/^mot .* m…$/);
    expect(short.length).toBeLessThanOrEqual(50);
  });

  it('is measured in bytes where the channel does', () => {
    const short = shortenMiddle('سطر من الطلب\n'.repeat(80), { max: 300, unit: 'utf8' });
    expect(new TextEncoder().encode(short).length).toBeLessThanOrEqual(300);
    expect(short.endsWith('\nسطر من الطلب')).toBe(true);
  });
});
