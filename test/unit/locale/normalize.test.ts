import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeText, wordsOf } from '#src/locale/index';

describe('one spelling for what people write in many', () => {
  it.each([
    ['case', 'MENU', 'menu'],
    ['accents', 'À Emporter, été', 'a emporter, ete'],
    ['ligatures, large and small', 'Œuf bœuf Æ', 'oeuf boeuf ae'],
    ['the typographic apostrophe', 'l’addition', "l'addition"],
    ['spaces of any kind', ' a\u00a0\u202f b\t\nc ', 'a b c'],
    ['full-width letters and digits', 'ＭＥＮＵ ２', 'menu 2'],
    ['Arabic-Indic digits', '٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['Persian digits', '۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['tashkeel', 'مُحَمَّد', 'محمد'],
    ['tatweel', 'القـــائمة', normalizeText('القائمة')],
    ['hamza on or under alef', 'إلغاء أكد آخذ', 'الغاء اكد اخذ'],
    ['ta marbuta', 'القائمة', 'القايمه'],
    ['alef maqsura', 'على', 'علي'],
    ['presentation forms', 'ﻣﺮﺣﺒﺎ', 'مرحبا'],
    ['the letters of g and v', 'ڤيلا گاتو', 'فيلا كاتو'],
    ['direction marks', '\u202bمنيو\u202c \u2067x\u2069\u200e\u061c', 'منيو x'],
    ['zero-width characters', 'me\u200bnu\u2060\ufeff', 'menu'],
  ])('%s', (_what, text, expected) => {
    expect(normalizeText(text)).toBe(expected);
  });

  it('a text spelled in both halves of Unicode is the same text', () => {
    for (const text of ['à emporter', 'إلغاء', 'مُحَمَّد']) {
      expect(normalizeText(text.normalize('NFD'))).toBe(normalizeText(text.normalize('NFC')));
    }
  });

  it('normalising twice changes nothing more', () => {
    const letters = fc.constantFrom(...'aÉéœŒÆİßçأإآؤئةىٱگڤ٣۳ـ\u064b\u0654\u0307 ’\u200fﻣﻻ２+-xP0');
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 12 }), (original) => {
        expect(normalizeText(normalizeText(original))).toBe(normalizeText(original));
      }),
    );
  });
});

describe('the words of a text', () => {
  it.each([
    ["J'ai faim, l'été !", ['j', 'ai', 'faim', 'l', 'ete']],
    ['P01x2 + X01', ['p01x2', 'x01']],
    ['القائمة، من فضلك؟', ['القايمه', 'من', 'فضلك']],
    ['✅ Commander', ['commander']],
    ['…!?', []],
    ['', []],
  ])('%j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});
