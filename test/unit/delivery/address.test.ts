import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADDRESS_FIELDS, missingFields, readAddressField, readWholeAddress } from '#src/delivery/index';

const WHOLE = { wilaya: 'Alger', commune: 'Hydra', details: '12 rue des Pins', phone: '+213555123456' };

describe('what is missing in an address', () => {
  it('is asked in the order wilaya, commune, street, phone', () => {
    expect(missingFields({})).toEqual(['wilaya', 'commune', 'details', 'phone']);
    expect(missingFields({ commune: 'Hydra', phone: '+213555123456' })).toEqual(['wilaya', 'details']);
    expect(missingFields(WHOLE)).toEqual([]);
  });

  it('is not a pin on a map', () => {
    expect(missingFields({ ...WHOLE, location: { latitude: 36.7, longitude: 3.05 } })).toEqual([]);
    expect(missingFields({ location: { latitude: 36.7, longitude: 3.05 } })).toHaveLength(4);
  });
});

describe('one answer to one question', () => {
  it.each([
    ['wilaya', ' Alger ', 'Alger'],
    ['wilaya', 'الجزائر', 'الجزائر'],
    ['commune', 'Bab\nEl  Oued', 'Bab El Oued'],
    ['details', '12 rue X', '12 rue X'],
    ['details', 'عمارة 3 الطابق 2', 'عمارة 3 الطابق 2'],
    ['phone', '0555 12 34 56', '+213555123456'],
  ] as const)('%s: %j is %j', (field, text, value) => {
    expect(readAddressField(field, text)).toBe(value);
  });

  it.each([
    ['wilaya', '16'],
    ['wilaya', '?'],
    ['commune', 'x'],
    ['commune', ''],
    ['details', 'ici'],
    ['details', '   a   '],
    ['phone', '055512'],
    ['phone', 'le même'],
  ] as const)('%s: %j is no answer', (field, text) => {
    expect(readAddressField(field, text)).toBeNull();
  });

  it('is kept short, whole in its characters, and free of what Postgres refuses', () => {
    const long = readAddressField('details', `rue ${'😀'.repeat(400)}`) ?? '';
    expect(long.length).toBeLessThanOrEqual(300);
    expect(long.isWellFormed()).toBe(true);
    expect(readAddressField('details', '12 rue\u0000 X\u202e')).toBe('12 rue X');
  });

  it('is at most 300 characters of text for any field and any text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ADDRESS_FIELDS), fc.string({ unit: 'binary', maxLength: 500 }), (field, text) => {
        const value = readAddressField(field, text);
        if (value === null) return;
        expect(value.length).toBeLessThanOrEqual(300);
        expect(value).not.toMatch(/\p{Cc}/u);
        expect(value).toBe(value.trim());
      }),
    );
  });
});

describe('a whole address in one message', () => {
  it.each([
    ['labels on one line', 'Wilaya: Alger, Commune: Hydra, Adresse: 12 rue des Pins, Tel: 0555123456'],
    ['labels line by line', 'wilaya : Alger\nCOMMUNE: Hydra\nRue: 12 rue des Pins\nTéléphone : 0555 12 34 56'],
    ['labels in any order', 'tel: 0555123456; adresse: 12 rue des Pins; commune: Hydra; wilaya: Alger'],
    ['Arabic labels', 'الولاية: Alger، البلدية: Hydra، العنوان: 12 rue des Pins، الهاتف: ٠٥٥٥١٢٣٤٥٦'],
    ['four parts without labels', 'Alger, Hydra, 12 rue des Pins, 0555123456'],
    ['four lines', 'Alger\nHydra\n12 rue des Pins\n0555 12 34 56'],
  ])('is read from %s', (_what, text) => {
    expect(readWholeAddress(text, 'wilaya')).toEqual(WHOLE);
  });

  it('keeps the commas of the street', () => {
    expect(readWholeAddress('Alger, Hydra, 12 rue X, bt 3, 2e étage, 0555123456', 'wilaya')).toMatchObject({
      details: '12 rue X, bt 3, 2e étage',
      phone: '+213555123456',
    });
    expect(readWholeAddress('Wilaya: Alger, Adresse: 12 rue X, bt 3, Tel: 0555123456', 'wilaya')).toEqual({
      wilaya: 'Alger',
      details: '12 rue X, bt 3',
      phone: '+213555123456',
    });
  });

  it('may leave out what is labelled elsewhere, and a phone that is none', () => {
    expect(readWholeAddress('Wilaya: Alger, Commune: Hydra', 'wilaya')).toEqual({ wilaya: 'Alger', commune: 'Hydra' });
    expect(readWholeAddress('Wilaya: Alger, Commune: Hydra, Tel: 12', 'wilaya')).toEqual({
      wilaya: 'Alger',
      commune: 'Hydra',
    });
  });

  it.each([
    ['a street with commas', '12 rue X, bt 3, 2e étage, porte 4'],
    ['one label', 'Wilaya: Alger'],
    ['a label that is none', 'Note: sans sel, Heure: 19:30'],
    ['three parts', 'Alger, Hydra, 0555123456'],
    ['nothing', ''],
    ['commas only', ',,,,'],
  ])('is not %s', (_what, text) => {
    expect(readWholeAddress(text, 'wilaya')).toBeNull();
  });

  it('without labels is one only when the wilaya is asked: else a street with a phone number would lose its town', () => {
    for (const asked of ['commune', 'details', 'phone'] as const) {
      expect(readWholeAddress('12 rue des Pins, bt 3, 2e étage, 0555123456', asked)).toBeNull();
      expect(readWholeAddress('Wilaya: Oran, Commune: Es Senia', asked)).toEqual({
        wilaya: 'Oran',
        commune: 'Es Senia',
      });
    }
  });

  it('is read without an exception from any text', () => {
    const piece = fc.constantFrom(
      'Alger',
      'Hydra',
      'wilaya:',
      'tel:',
      ',',
      '\n',
      ':',
      '0555123456',
      ' ',
      'العنوان:',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const address = readWholeAddress(pieces.join(''), 'wilaya');
        for (const field of ADDRESS_FIELDS) expect(address?.[field]).not.toBe('');
      }),
    );
  });
});
