import { describe, expect, it } from 'vitest';
import { converse } from '#src/conversation/index';
import { hasArabicScript } from '#src/locale/index';
import { Customer } from '../../support/customer.ts';

/** By how our answers begin to differ: Arabic letters, or words of Darija. */
function languageOf(customer: Customer): 'ar' | 'darija' | 'fr' {
  if (hasArabicScript(customer.text)) return 'ar';
  return /\b(?:wach|theb|drok|men|rah|kteb|ch7al|khayer|njawbek|ta3na|ta3ek|fhemtekch|nzidlek)\b/i.test(customer.text)
    ? 'darija'
    : 'fr';
}

function languagesOf(customer: Customer, texts: readonly string[]): readonly string[] {
  return texts.map((text) => languageOf(customer.types(text)));
}

describe('the language of a talk', () => {
  it('after two messages in Arabic letters Darija is answered in Arabic, and French in French', () => {
    const texts = ['مرحبا', 'wach kayn', 'القائمة', 'kml', 'je veux commander', 'wach kayn', 'menu'];
    expect(languagesOf(new Customer(), texts)).toEqual(['ar', 'fr', 'ar', 'ar', 'fr', 'ar', 'fr']);
  });

  it('LANG FR lets go of sticky Arabic, LANG AR brings it at once', () => {
    const customer = new Customer();
    expect(languagesOf(customer, ['سلام', 'القائمة', 'LANG FR', 'wach kayn'])).toEqual(['ar', 'ar', 'fr', 'fr']);
    expect(languagesOf(customer, ['LANG AR', 'wach kayn', 'bonjour'])).toEqual(['ar', 'ar', 'fr']);
  });

  it('LANG DZ brings Darija, for Latin letters alone, until another language is asked for', () => {
    const customer = new Customer();
    const texts = ['LANG DZ', 'wach kayn', 'menu', '1', 'القائمة', 'panier', 'je veux le menu', 'salam'];
    expect(languagesOf(customer, texts)).toEqual([
      'darija',
      'darija',
      'darija',
      'darija',
      'ar',
      'darija',
      'fr',
      'darija',
    ]);
    expect(languagesOf(customer, ['en français', 'wach kayn'])).toEqual(['fr', 'fr']);
  });

  it('where Darija is switched on, it is answered in kind without being asked for', () => {
    const customer = new Customer();
    customer.languages = { ...customer.languages, answersDarija: true };
    expect(languagesOf(customer, ['wach kayn', 'menu', 'bonjour', 'menu'])).toEqual(['darija', 'darija', 'fr', 'fr']);
  });

  it('a tap, a pin, a photo or a code keeps the language of the last answer, whatever was chosen', () => {
    const customer = new Customer().types('LANG FR').types('القائمة');
    for (const send of [
      () => customer.tapsId('MENU'),
      () => customer.types('P01'),
      () => customer.sends({ kind: 'location', latitude: 36.7, longitude: 3 }),
      () => customer.sends({ kind: 'media', items: [] }),
    ])
      expect(languageOf(send())).toBe('ar');
  });

  it('with L10N off is the chosen one, and Arabic for Arabic', () => {
    const customer = new Customer();
    customer.languages = { ...customer.languages, scriptFirst: false };
    expect(languagesOf(customer, ['bonjour', 'مرحبا', 'menu', 'lang ar', 'bonjour', 'menu'])).toEqual([
      'fr',
      'ar',
      'fr',
      'ar',
      'ar',
      'ar',
    ]);
    customer.languages = { ...customer.languages, strictArabic: false };
    expect(languagesOf(customer, ['lang fr', 'مرحبا'])).toEqual(['fr', 'fr']);
  });

  it('a choice that comes late is answered in its language and changes nothing since (I15)', () => {
    const customer = new Customer().types('LANG AR');
    const at = customer.now - 60_000;
    expect(languageOf(customer.types('LANG DZ', at))).toBe('darija');
    expect(customer.state.locale.value).toBe('ar');
    expect(customer.state.language.chosen?.value).toBe('ar');
    expect(languageOf(customer.types('wach kayn'))).toBe('ar');
  });
});

it('what we send first is in the language that was asked for, not in that of the last answer', () => {
  const released = (customer: Customer) => {
    const facts = { ...customer.facts(), now: customer.now };
    const turn = converse(customer.state, { kind: 'notice', notice: { key: 'FRAUD_RELEASED' }, heard: null }, facts);
    return turn.replies[0]?.message.text ?? '';
  };
  expect(hasArabicScript(released(new Customer().types('LANG AR').types('bonjour')))).toBe(true);
  expect(hasArabicScript(released(new Customer().types('LANG FR').types('مرحبا')))).toBe(false);
  expect(hasArabicScript(released(new Customer().types('مرحبا')))).toBe(true);
});
