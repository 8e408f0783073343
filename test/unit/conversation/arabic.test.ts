import { describe, expect, it } from 'vitest';
import { hasArabicScript } from '#src/locale/index';
import type { OutboundMessage } from '#src/messages/index';
import { Customer, placedOutcome } from '../../support/customer.ts';
import { demoRestaurant } from '../../support/demo-restaurant.ts';

/** Names that have no Arabic form, and codes. */
const NAMES = /Branch 1|Nadia|Alger|Hydra|Kouba|El Biar|\b[A-Z]\d\d\b|\bx\d\b/g;
const LATIN_WORD = /[A-Za-zÀ-ÿ]{2,}/;

/** Everything that the customer can read in this answer. */
function shown(customer: Customer): readonly string[] {
  const message: OutboundMessage = customer.replies.at(-1)?.message ?? { text: '' };
  const { options } = message;
  const labels = options ? [options.openLabel, options.moreLabel] : [];
  const items = options?.items.flatMap((option) => [option.title, option.description ?? '', option.group ?? '']) ?? [];
  return [message.text, ...labels, ...items];
}

function expectArabic(customer: Customer, said: string): void {
  expect(hasArabicScript(customer.text), `${said} → ${customer.text}`).toBe(true);
  for (const text of shown(customer)) expect(text.replace(NAMES, ''), `${said} → ${text}`).not.toMatch(LATIN_WORD);
  expect(customer.state.locale.value).toBe('ar');
}

/** Each line typed, or tapped when it begins with `>`; after each, not a word of French. */
function talk(customer: Customer, lines: readonly string[]): Customer {
  for (const line of lines) {
    const before = customer.replies.length;
    if (line.startsWith('>')) customer.taps(line.slice(1));
    else customer.types(line);
    expect(customer.replies.length, `${line} is answered once`).toBe(before + 1);
    expectArabic(customer, line);
  }
  return customer;
}

describe('a whole talk in Arabic', () => {
  it('by taps, on the spot', () => {
    const customer = talk(new Customer(), [
      'مرحبا',
      '>القائمة',
      '>مارغريتا',
      '>جبن إضافي',
      '>متابعة',
      '>2',
      '>أطلب',
      '>المطعم',
    ]);
    talk(customer, ['٧', '>تأكيد']);
    expect(customer.placed).toMatchObject([{ mode: 'sur_place', table: '7', totalCentimes: 210_000 }]);
    expect(customer.text).toContain('بيتزا مارغريتا (جبن إضافي)');
  });

  it('in writing, to take away', () => {
    const customer = talk(new Customer(), [
      'السلام عليكم',
      'أريد القائمة من فضلك',
      '٢',
      '٣',
      'أطلب',
      'سفري',
      'الآن',
      'نعم',
    ]);
    expect(customer.placed).toMatchObject([{ mode: 'a_emporter', totalCentimes: 330_000 }]);
  });

  it('in codes, which are no language, to be delivered', () => {
    const customer = talk(new Customer(), [
      'مرحبا',
      'P01 x2 +X01',
      '2xP02',
      'P01 x 1',
      'P01,',
      'S01!',
      '>أطلب',
      '>توصيل',
    ]);
    talk(customer, ['>Alger', 'Hydra', 'حي 20 أوت عمارة 3', '0555 12 34 56', '>تأكيد']);
    expect(customer.placed).toMatchObject([
      { mode: 'livraison', address: { commune: 'Hydra', phone: '+213555123456' } },
    ]);
  });

  it('keeps in order what is Latin or begins with a number', () => {
    const customer = talk(new Customer(), ['مرحبا', '>القائمة']);
    expect(customer.options[1]?.description).toBe('\u20681\u00a0100 دج\u2069 · \u2068P02\u2069');
    talk(customer, ['>بيبروني', '>2', '>أطلب', '>توصيل', '>Alger', '>Hydra']);
    customer.types('12 rue des Pins').types('0555 12 34 56').types('تأكيد');
    expect(customer.text).toContain(
      '🛵 توصيل: \u206812 rue des Pins، Hydra، Alger\u2069\n📞 \u20680555 12 34 56\u2069\n',
    );
    expect(customer.text).toContain('المجموع: \u20682\u00a0500 دج\u2069');
  });

  it('with the cart, its changes and its note', () => {
    const customer = talk(new Customer(), [
      'أريد بيتزا',
      '>بيبروني',
      '25',
      'السلة',
      '>تعديل',
      '>بيبروني',
      '>حذف',
      'السلة',
    ]);
    talk(customer, [
      'P01 Z99',
      'P01 x0',
      'ملاحظة',
      'بدون ملح',
      'تعديل',
      '>ملاحظة',
      '>رجوع',
      'إفراغ السلة',
      '>لا',
      'إفراغ',
      '>نعم',
    ]);
    expect(customer.state.cart.lines).toEqual([]);
  });

  it('with every answer that is no answer', () => {
    const customer = talk(new Customer(), [
      'كم الساعة في باريس',
      '؟',
      'شكرا',
      '٠',
      'إلغاء',
      'بيتزا',
      'سلطة',
      '>1',
      'أطلب',
    ]);
    customer.quotes.push({ reason: 'OK', commune: 'Hydra', finalCentimes: 30_000 });
    talk(customer, ['>توصيل', '١٦', 'الجزائر', 'ب', 'حيدرة', 'هنا عندنا', '12', '>رقمي', 'إلغاء', 'إلغاء']);
  });

  it('closed, with an hour that is closed too', () => {
    const hours = { weekly: { sun: [['19:00', '23:00']] as const } };
    const restaurant = demoRestaurant();
    const customer = new Customer({ restaurant: { ...restaurant, profile: { ...restaurant.profile, hours } } });
    talk(customer, [
      'مرحبا',
      'القائمة',
      'P01',
      'أطلب',
      '>المطعم',
      '3',
      '>عند الافتتاح',
      '>تعديل',
      'أطلب',
      'سفري',
      'على 17',
    ]);
    talk(customer, ['>19:30', '>تأكيد']);
    expect(customer.placed).toHaveLength(1);
  });

  it('with an order that changed, waited, was refused, and was placed', () => {
    const customer = talk(new Customer(), ['مرحبا', 'P01 +X01', 'P02', 'أطلب', 'هنا', '4']);
    customer.outcomes.push(
      {
        kind: 'changed',
        changes: [
          { itemCode: 'P02', reason: 'sold_out' },
          { itemCode: 'P01', reason: 'price', priceCentimes: 95_000 },
        ],
      },
      { kind: 'refused', reason: 'closed' },
      { kind: 'unavailable' },
    );
    talk(customer, ['>تأكيد', '>تأكيد', 'أطلب', '>تأكيد', 'نعم', '>القائمة']);
    expectArabic(customer.retriesOrder(), 'the retry');
    expect(customer.text).toContain('رقم 4');
    talk(customer, ['نعم']);
  });

  it('with a cart of yesterday', () => {
    const customer = talk(new Customer(), ['مرحبا', 'P01']).waits(86_400_000);
    talk(customer, ['صباح الخير', '>نكمل']);
    customer.waits(86_400_000);
    talk(customer, ['سلطة', '>من البداية']);
  });

  it('with photos and a pin', () => {
    const customer = talk(new Customer(), ['مرحبا', 'P01']);
    expectArabic(customer.sends({ kind: 'media', items: [] }), 'a photo');
    expectArabic(customer.sends({ kind: 'location', latitude: 36.7, longitude: 3 }), 'a pin');
    expectArabic(customer.sends({ kind: 'media', items: [], caption: 'أريد سلطة' }), 'a photo with words');
    expectArabic(customer.sends({ kind: 'catalog_order', items: [{ code: 'S01', quantity: 2 }] }), 'a catalog order');
  });
});

describe('the language of an answer', () => {
  it('is not changed by a tap, a number, a code, an emoji or a photo (I9)', () => {
    for (const [first, locale] of [
      ['مرحبا', 'ar'],
      ['bonjour', 'fr'],
    ] as const) {
      const customer = new Customer().types(first).types('P01').types('2').types('👍').types('3x P02').types('!!');
      customer
        .taps(locale === 'ar' ? 'القائمة' : 'menu')
        .sends({ kind: 'media', items: [] })
        .tapsId('EDIT');
      expect(customer.state.locale.value).toBe(locale);
      expect(hasArabicScript(customer.text)).toBe(locale === 'ar');
    }
  });

  it('follows the script of words at once, and back again', () => {
    const customer = new Customer();
    for (const [text, locale] of [
      ['bonjour', 'fr'],
      ['القائمة', 'ar'],
      ['panier', 'fr'],
      ['panier من فضلك', 'ar'],
      ['je veux commander', 'fr'],
    ] as const) {
      expect(hasArabicScript(customer.types(text).text), text).toBe(locale === 'ar');
    }
  });

  it('is chosen by name, in any language', () => {
    expect(new Customer().types('LANG AR').text).toContain('سأجيبك بالعربية');
    expect(new Customer().types('مرحبا').types('بالفرنسية').text).toContain('je te réponds en français');
    const customer = new Customer().types('arabe').types('P01');
    expect(hasArabicScript(customer.text)).toBe(true);
  });

  it('of a number typed for an option is that of the options', () => {
    const customer = new Customer().types('مرحبا').types('1');
    expect(customer.intent).toBe('SHOW_MENU');
    expect(hasArabicScript(customer.text)).toBe(true);
  });

  it('of an order that waited is that of the talk', () => {
    const customer = new Customer().types('P01').types('commander').types('sur place').types('3');
    customer.outcomes.push({ kind: 'unavailable' });
    customer.types('نعم');
    const [checkout] = customer.placed;
    if (!checkout) throw new Error('nothing was ordered');
    customer.outcomes.push(placedOutcome(9, checkout));
    expect(customer.retriesOrder().text).toContain('رقم 9');
  });
});
