import { describe, expect, it } from 'vitest';
import { cleanLabel, distinctLabels, isBlank, tapId } from '#src/channels/meta/label';

describe('a label is one line that can be seen', () => {
  it.each([
    ['spaces around it', '  Pizza ', 'Pizza'],
    ['line breaks and tabs', 'Pizza\n\tMargherita', 'Pizza Margherita'],
    ['no-break spaces, which hold a price together', '1\u00a0250\u00a0دج', '1\u00a0250\u00a0دج'],
    ['any other space', '1\u2009250\u3000DA', '1 250 DA'],
    ['direction overrides', '\u202ePizza\u202c', 'Pizza'],
    ['a broken surrogate', 'Pizza \ud83c', 'Pizza \ufffd'],
    ['Arabic', ' بيتزا بالجبن ', 'بيتزا بالجبن'],
    ['nothing to see', '\u200b\u200f \n', ''],
    ['only a combining mark', '\u0301', ''],
  ])('%s', (_, written, shown) => {
    expect(cleanLabel(written)).toBe(shown);
  });

  it('an emoji, a sign and a digit can be seen; joiners and spaces cannot', () => {
    expect(['🍕', '…', '7', 'é'].some(isBlank)).toBe(false);
    expect(['', ' ', '\u200d', '\ufe0f', '\n'].every(isBlank)).toBe(true);
  });
});

describe('labels of one message are told apart', () => {
  it('a label that fits stays as it is', () => {
    expect(distinctLabels(['Oui', 'Non', 'x'.repeat(20)], 20)).toEqual(['Oui', 'Non', 'x'.repeat(20)]);
  });

  it('a long label is cut and says so', () => {
    expect(distinctLabels(['Pizza quatre fromages'], 20)).toEqual(['Pizza quatre fromag…']);
  });

  it('two long labels with the same beginning stay two', () => {
    expect(distinctLabels(['Pizza Margherita grande taille', 'Pizza Margherita grande famille'], 24)).toEqual([
      'Pizza Margherita grande…',
      'Pizza Margherita gr… (2)',
    ]);
  });

  it('the same label three times, in whatever case, is three labels', () => {
    expect(distinctLabels(['Menu', 'MENU', 'menu'], 20)).toEqual(['Menu', 'MENU (2)', 'menu (3)']);
  });

  it('an empty label shows its place', () => {
    expect(distinctLabels(['', 'Pizza', ' \u200b'], 20)).toEqual(['1', 'Pizza', '3']);
  });

  it('an invented label gives way to a real one before it', () => {
    expect(distinctLabels(['2', ''], 20)).toEqual(['2', '2 (2)']);
  });

  it('an emoji of a family is never cut in two', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(distinctLabels([`Menu ${family}${family}`], 20)).toEqual([`Menu ${family}…`]);
  });
});

describe('the id of a tap', () => {
  it('is the id of its option', () => {
    expect(tapId({ id: 'ITEM:P01', title: 'Pizza' })).toBe('ITEM:P01');
  });

  it.each([
    ['empty', ''],
    ['with a space at its end', 'ITEM '],
    ['longer than any channel takes', 'x'.repeat(201)],
  ])('gives way to the title when it is %s', (_, id) => {
    expect(tapId({ id, title: ' Pizza  Margherita ' })).toBe('Pizza Margherita');
  });
});
