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

  it('is asked for field by field: labels count at any question, a number beside the street is no part of it', () => {
    for (const asked of ['commune', 'details', 'phone'] as const)
      expect(readWholeAddress('Wilaya: Oran, Commune: Es Senia', asked)).toEqual({
        wilaya: 'Oran',
        commune: 'Es Senia',
      });
    const street = '12 rue des Pins, bt 3, 2e étage, 0555123456';
    expect(readWholeAddress(street, 'commune')).toBeNull();
    expect(readWholeAddress(street, 'details')).toEqual({
      details: '12 rue des Pins, bt 3, 2e étage',
      phone: '+213555123456',
    });
    expect(readWholeAddress('appelle le 0555 12 34 56 merci', 'phone')).toEqual({ phone: '+213555123456' });
    expect(readWholeAddress('0555123456', 'details')).toEqual({ phone: '+213555123456' });
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

describe('an address as people write it, in one message', () => {
  const ALGER = { wilaya: 'Alger', feeCentimes: 0, minimumCentimes: 0, wilayaNames: ['algiers', 'جزائر'] };
  const ORAN = { wilaya: 'Oran', feeCentimes: 0, minimumCentimes: 0, wilayaNames: ['وهران'] };
  const ZONES = [
    { ...ALGER, commune: 'Hydra', names: ['حيدره'] },
    { ...ALGER, commune: 'Bab Ezzouar', names: ['باب زوار', 'bab zouar'] },
    { ...ORAN, commune: 'Oran', names: ['وهران', 'oran centre'] },
  ];
  const read = (text: string) => readWholeAddress(text, 'wilaya', ZONES);

  it.each([
    ['0555123456, 12 rue des Pins, Hydra, Alger'],
    ['12 rue des Pins\nHydra\n0555 12 34 56'],
    ['Hydra 12 rue des Pins 0555123456'],
    ['12 rue des Pins à Hydra, +213 555 12 34 56'],
    ['tel 0555-12-34-56, commune Hydra, 12 rue des Pins'],
    ['alger hydra, 12 rue des Pins, tél: 0555123456'],
    ['12 rue des Pins, حيدرة، الجزائر، ٠٥٥٥١٢٣٤٥٦'],
  ])('%j is whole', (text) => {
    expect(read(text)).toEqual(WHOLE);
  });

  it.each([
    ['الجزائر، باب الزوار، حي 8 ماي عمارة 3، 0555123456', 'حي 8 ماي عمارة 3'],
    ['0555123456 حي 8 ماي عمارة 3 في باب الزوار', 'حي 8 ماي عمارة 3'],
    ['Bab-Ezzouar, cité 8 mai bt 3, 0555 12 34 56', 'cité 8 mai bt 3'],
    ['bab zouar cité 8 mai bt 3 0555123456', 'cité 8 mai bt 3'],
  ])('%j is in Bab Ezzouar', (text, details) => {
    expect(read(text)).toEqual({ wilaya: 'Alger', commune: 'Bab Ezzouar', details, phone: '+213555123456' });
  });

  it('names its wilaya by its commune, and a city that is both is both', () => {
    expect(read('Hydra')).toEqual({ wilaya: 'Alger', commune: 'Hydra' });
    expect(read('Oran, Oran, 3 bd Front de Mer')).toEqual({
      wilaya: 'Oran',
      commune: 'Oran',
      details: '3 bd Front de Mer',
    });
  });

  it('leaves out what is not said, and guesses nothing between two places', () => {
    expect(read('Hydra, 0555123456')).toEqual({ wilaya: 'Alger', commune: 'Hydra', phone: '+213555123456' });
    expect(read('Hydra, Bab Ezzouar, 12 rue des Pins')).toBeNull();
  });

  it('is one answer where one thing is in it', () => {
    for (const text of ['Alger', 'Tipaza', '0555123456', '12 rue des Pins', '', ', ,']) expect(read(text)).toBeNull();
  });

  it('keeps the name of a place in the middle of a street, and all of it once the place is known', () => {
    expect(read('12 route de Hydra bt 3, Bab Ezzouar')).toMatchObject({ details: '12 route de Hydra bt 3' });
    expect(readWholeAddress('Résidence Hydra, 0555123456', 'details', ZONES)).toEqual({
      details: 'Résidence Hydra',
      phone: '+213555123456',
    });
  });

  it('of any text is fields or null, and takes no long time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        for (const value of Object.values(read(text) ?? {})) expect(String(value).length).toBeLessThanOrEqual(300);
      }),
    );
    const startedAt = performance.now();
    read('0555 '.repeat(4_000));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
