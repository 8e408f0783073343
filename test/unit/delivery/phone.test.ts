import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPhone, parsePhone, phoneOfSender } from '#src/delivery/index';

describe('a phone number that a driver can call', () => {
  it.each([
    ['0555123456', '+213555123456'],
    ['0555 12 34 56', '+213555123456'],
    ['0555-12-34-56', '+213555123456'],
    ['0555–12–34–56', '+213555123456'],
    ['0555.12.34.56', '+213555123456'],
    ['(0555) 12 34 56', '+213555123456'],
    ['0555\u00a012\u202f34 56', '+213555123456'],
    ['555123456', '+213555123456'],
    ['213555123456', '+213555123456'],
    ['+213555123456', '+213555123456'],
    ['+213 555 12 34 56', '+213555123456'],
    ['+213-555-123-456', '+213555123456'],
    ['00213555123456', '+213555123456'],
    ['+2130555123456', '+213555123456'],
    ['+213 (0) 555 12 34 56', '+213555123456'],
    ['0021 30 555 12 34 56', '+213555123456'],
    ['0661234567', '+213661234567'],
    ['0771234567', '+213771234567'],
    ['٠٥٥٥١٢٣٤٥٦', '+213555123456'],
    ['۰۵۵۵ ۱۲ ۳۴ ۵۶', '+213555123456'],
    ['\u2066+213 555 12 34 56\u2069', '+213555123456'],
    ['021 23 45 67', '+21321234567'],
    ['+213 21 23 45 67', '+21321234567'],
    ['+33 6 12 34 56 78', '+33612345678'],
    ['0033612345678', '+33612345678'],
    ['+1 (514) 555-0199', '+15145550199'],
  ])('%j is %s', (written, e164) => {
    expect(parsePhone(written)).toBe(e164);
  });

  it.each([
    ['one digit short', '055512345'],
    ['one digit long', '05551234567'],
    ['no such mobile prefix', '0955123456'],
    ['a mobile prefix in a landline', '0512345'],
    ['an Algerian code with a foreign length', '+21355512345678'],
    ['a country code that begins with zero', '+0612345678'],
    ['foreign without a plus', '33612345678'],
    ['longer than any number', `+${'1'.repeat(16)}`],
    ['letters in it', '0555 12 34 5b'],
    ['words around it', 'mon numéro est le 0555'],
    ['two numbers', '0555123456 0661234567'],
    ['nothing', ''],
    ['a sign alone', '+'],
    ['an emoji', '📞'],
  ])('is not one with %s', (_what, written) => {
    expect(parsePhone(written)).toBeNull();
  });

  it('is read the same however the groups are set apart, and again from its own result', () => {
    const national = fc
      .tuple(fc.constantFrom('5', '6', '7'), fc.stringMatching(/^\d{8}$/))
      .map((parts) => parts.join(''));
    const prefix = fc.constantFrom('', '0', '213', '+213', '00213', '+2130', '+213 0');
    const separators = fc.array(fc.constantFrom('', ' ', '-', '.', '/', '  '), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(national, prefix, separators, (digits, country, between) => {
        const written = country + [...digits].map((digit, index) => `${digit}${between[index]}`).join('');
        expect(parsePhone(written)).toBe(`+213${digits}`);
        expect(parsePhone(formatPhone(`+213${digits}`))).toBe(`+213${digits}`);
      }),
    );
  });

  it('is nothing or E.164, whatever is written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+\d ().-]{0,20}$/)), (written) => {
        const phone = parsePhone(written);
        if (phone !== null) expect(phone).toMatch(/^\+[1-9]\d{7,14}$/);
      }),
    );
  });
});

describe('a phone number as it is shown', () => {
  it.each([
    ['+213555123456', '0555 12 34 56'],
    ['+21321234567', '+21321234567'],
    ['+33612345678', '+33612345678'],
    ['', ''],
  ])('%j is %j', (phone, shown) => {
    expect(formatPhone(phone)).toBe(shown);
  });

  it('of a WhatsApp sender is E.164 too', () => {
    expect(phoneOfSender('213555123456')).toBe('+213555123456');
  });
});
