import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MenuDocumentItem, menuCsv, menuDocumentItem, menuProblems, readMenuCsv } from '#src/menu/index';

const CODES = /^[A-Za-z0-9_-]{1,6}$/;
const code = fc.stringMatching(CODES);
const label = fc
  .oneof(
    fc.string({ unit: fc.constantFrom('a', 'ب', ',', ';', '"', "'", '\n', '=', '-', '@', '|', '\\', ' ', '.') }),
    fc.string({ unit: 'grapheme' }),
  )
  .map((text) => text.trim().slice(0, 40).trim())
  .filter((text) => text !== '');
const dinars = (min: number) => fc.integer({ min, max: 1_000_000 }).map((amount) => amount * 100);
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const option = fc.record({
  code,
  label_fr: label,
  label_ar: label,
  kind: fc.constantFrom('extra' as const, 'remove' as const, 'note' as const),
  price_delta_cents: dinars(-1_000_000),
  active: fc.boolean(),
});
const item: fc.Arbitrary<MenuDocumentItem> = fc.record({
  code,
  label_fr: label,
  label_ar: label,
  category_fr: label,
  category_ar: label,
  price_cents: dinars(0),
  aliases: fc.array(label, { maxLength: 4 }),
  active: fc.boolean(),
  sold_out_until: fc.option(fc.constantFrom('2026-11-23', '2027-01-01')),
  hours: fc.option(fc.array(fc.tuple(clock, clock), { minLength: 1, maxLength: 3 })),
  options: fc.array(option, { maxLength: 4 }),
});
const menu = fc.array(item, { maxLength: 5 }).filter((items) => menuProblems(items).length === 0);

const COUSCOUS: MenuDocumentItem = {
  code: 'C01',
  label_fr: 'Couscous',
  label_ar: 'كسكسي',
  category_fr: 'Plats',
  category_ar: 'أطباق',
  price_cents: 80_000,
  aliases: ['kouskous', 'ta3am'],
  active: true,
  sold_out_until: null,
  hours: [['11:30', '15:00']],
  options: [
    {
      code: 'C1',
      label_fr: 'sans pois',
      label_ar: 'بدون حمص',
      kind: 'remove',
      price_delta_cents: -5_000,
      active: true,
    },
  ],
};
const [HEAD = '', ITEM = '', OPTION = ''] = menuCsv([COUSCOUS]).split('\r\n');
const problemsOf = (...lines: readonly string[]) => {
  const read = readMenuCsv([HEAD, ...lines].join('\n'));
  return read.kind === 'wrong' ? read.problems : [];
};

describe('a menu as CSV', () => {
  it('comes back as it went, whatever its names are', () => {
    fc.assert(
      fc.property(menu, (items) => {
        expect(items.every((dish) => menuDocumentItem.safeParse(dish).success)).toBe(true);
        expect(readMenuCsv(menuCsv(items))).toEqual({ kind: 'read', items });
      }),
      { numRuns: 300 },
    );
  });

  it('has a line for each item, and its options under it', () => {
    expect([ITEM, OPTION]).toEqual([
      'item,C01,Couscous,كسكسي,Plats,أطباق,80000,kouskous|ta3am,yes,,11:30-15:00,',
      'option,C1,sans pois,بدون حمص,,,-5000,,yes,,,remove',
    ]);
  });

  it('may come back from a spreadsheet in French', () => {
    const text = [HEAD, ITEM, OPTION].join('\r\n').replaceAll(',', ';');
    expect(readMenuCsv(text)).toEqual({ kind: 'read', items: [COUSCOUS] });
  });

  it.each([
    ['a price with centimes', ITEM.replace('80000', '80050'), 'line 2: price_cents'],
    ['a price in words', ITEM.replace('80000', '800 DA'), 'line 2: price_cents'],
    ['half a centime', ITEM.replace('80000', '80000.5'), 'line 2: price_cents'],
    ['no name', ITEM.replace('Couscous', ' '), 'line 2: label_fr'],
    ['no code', ITEM.replace('C01', 'C 01'), 'line 2: code'],
    ['neither yes nor no', ITEM.replace('yes', 'VRAI'), 'line 2: active'],
    ['a date of another form', ITEM.replace('yes,', 'yes,23/11/2026'), 'line 2: sold_out_until'],
    ['an hour that no clock shows', ITEM.replace('15:00', '25:00'), 'line 2: hours'],
    ['a kind of its own', `${ITEM}extra`, 'line 2: kind is for options'],
    ['another type', ITEM.replace('item', 'dish'), 'line 2: type is neither'],
    ['a cell too few', ITEM.slice(0, -1), 'line 2: has 11 cells, not 12'],
    ['a quote that stays open', ITEM.replace('Couscous', '"Couscous'), 'line 2: a quote'],
  ])('with an item that has %s is refused', (_what, line, problem) => {
    expect(problemsOf(line)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['an unknown kind', OPTION.replace('remove', 'gift'), 'line 3: kind'],
    ['a category', OPTION.replace(',,,', ',Plats,,'), 'line 3: category_fr is for items'],
    ['half a dinar', OPTION.replace('-5000', '-50'), 'line 3: price_cents'],
  ])('with an option that has %s is refused', (_what, line, problem) => {
    expect(problemsOf(ITEM, line)).toEqual([expect.stringContaining(problem)]);
  });

  it('is refused with everything that is wrong, line by line, and without a word of what stands there', () => {
    const bad = ITEM.replace('80000', 'secret');
    const problems = problemsOf(ITEM, OPTION, bad, OPTION.replace('yes', 'secret'));
    expect(problems).toEqual([
      expect.stringContaining('line 4: price_cents'),
      expect.stringContaining('line 5: active'),
    ]);
    expect(problems.join()).not.toContain('secret');
  });

  it.each([
    ['an option without an item', [OPTION], 'line 2: an option stands under its item'],
    ['a code twice', [ITEM, ITEM], 'C01'],
    ['a category with two Arabic names', [ITEM, ITEM.replace('C01', 'C02').replace('أطباق', 'أخرى')], 'C02'],
    [
      'too many options',
      [ITEM, ...Array.from({ length: 31 }, (_, at) => OPTION.replace('C1', `O${at}`))],
      'line 33: more than 30',
    ],
    [
      'too many items',
      Array.from({ length: 501 }, (_, at) => ITEM.replace('C01', `I${at}`)),
      'line 502: more than 500',
    ],
  ])('with %s is refused', (_what, lines, problem) => {
    expect(problemsOf(...lines).join()).toContain(problem);
  });

  it('without its header is refused', () => {
    expect(readMenuCsv(ITEM)).toMatchObject({
      kind: 'wrong',
      problems: [expect.stringMatching(/^line 1: must be type,/)],
    });
    expect(readMenuCsv('')).toMatchObject({ kind: 'wrong' });
  });
});
