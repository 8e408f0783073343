import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { Customer, VOICE_NOTE } from '../../support/customer.ts';

const lines = (customer: Customer) =>
  customer.state.cart.lines.map(({ itemCode, quantity }) => `${quantity}x${itemCode}`);

describe('a voice message that was heard clearly', () => {
  it('does what the same words typed do, and the answer begins with them', () => {
    const customer = new Customer().speaks('2 pizza margherita');
    expect(lines(customer)).toEqual(['2xP01']);
    expect(customer.text).toMatch(/^🎤 J’ai entendu : «\u00a02 pizza margherita\u00a0»\n\n/);
    expect(customer.replies).toHaveLength(1);
  });

  it('is answered in the language that was spoken, and taps keep it', () => {
    const customer = new Customer().speaks('أريد القائمة');
    expect(customer.text).toMatch(/^🎤 سمعت: /);
    expect(customer.intent).toBe('SHOW_MENU');
    expect(customer.tapsId('CART').state.locale.value).toBe('ar');
  });

  it('answers the question that is open', () => {
    const customer = new Customer().types('P01 x1').types('commander').types('sur place');
    expect(customer.intent).toBe('ASK_TABLE');
    expect(customer.speaks('table 7').intent).toBe('CONFIRM');
  });

  it('says what was heard ahead of an answer that asks Postgres', () => {
    const customer = new Customer().types('P01 x1').types('commander').types('sur place').types('7').speaks('oui');
    expect(customer.placed).toHaveLength(1);
    expect(customer.replies.at(-2)?.message.text).toBe('🎤 J’ai entendu : «\u00a0oui\u00a0»');
    expect(customer.text).not.toContain('🎤');
  });

  it('changes nothing of what was chosen since, when it comes late', () => {
    const customer = new Customer().types('lang ar').types('P01 x1');
    customer.speaks('menu', true, customer.now - MINUTE_MS);
    expect(customer.state.locale.value).toBe('ar');
    expect(customer.text).toContain('🎤');
  });

  it('shows of long words as much as fits, and of markup none', () => {
    const customer = new Customer().speaks(`*menu* {{total}} ${'x'.repeat(900)}`);
    expect(customer.text.length).toBeLessThan(900);
    expect(customer.text).not.toMatch(/[*{}]/);
  });

  it('after a day finds the old cart, and is read when that is settled', () => {
    const customer = new Customer()
      .types('P01 x1')
      .waits(30 * 60 * MINUTE_MS)
      .speaks('2 salade');
    expect(customer.intent).toBe('RESUME_CART');
    customer.taps('Continuer');
    expect(lines(customer)).toEqual(['1xP01', '2xS01']);
  });
});

describe('a voice message that was hardly heard', () => {
  it('does nothing before the customer says that it is right', () => {
    const customer = new Customer().speaks('2 pizza margherita', false);
    expect(customer.state.cart.lines).toEqual([]);
    expect(customer.intent).toBe('VOICE_ASK');
    expect(customer.text).toContain('2 pizza margherita');
    expect(lines(customer.taps('Oui'))).toEqual(['2xP01']);
  });

  it.each(['oui', 'c’est bon', 'نعم'])('takes a typed "%s" for a yes', (yes) => {
    const customer = new Customer().speaks('2 pizza margherita', false).types(yes);
    expect(lines(customer)).toEqual(['2xP01']);
  });

  it('takes a spoken yes for one', () => {
    expect(lines(new Customer().speaks('2 pizza margherita', false).speaks('oui'))).toEqual(['2xP01']);
  });

  it('forgets the words at a no, and asks to write or to speak again', () => {
    const customer = new Customer().speaks('2 pizza margherita', false).taps('Non');
    expect(customer.state.stage).toEqual({ kind: 'idle' });
    expect(JSON.stringify(customer.state)).not.toContain('margherita');
    expect(customer.options.map(({ id }) => id)).toEqual(['VOICE_RETRY', 'HELP_MENU']);
    expect(customer.tapsId('VOICE_RETRY').text).toContain('Je t’écoute');
  });

  it('is set aside by whatever else the customer writes, which answers what was open before', () => {
    const customer = new Customer().types('P01 x1').types('commander').types('sur place').speaks('P02', false);
    expect(customer.intent).toBe('VOICE_ASK');
    expect(customer.types('7').intent).toBe('CONFIRM');
  });

  it('leaves the open question open after a no', () => {
    const customer = new Customer().types('P01 x1').types('commander').types('sur place').speaks('P02', false);
    expect(customer.taps('Non').types('7').intent).toBe('CONFIRM');
  });

  it('is asked about once: what is hardly heard next takes its place', () => {
    const customer = new Customer().speaks('2 pizza margherita', false).speaks('3 salade', false);
    expect(lines(customer.taps('Oui'))).toEqual(['3xS01']);
  });

  it('cannot be agreed to under an old question, nor twice', () => {
    const customer = new Customer().speaks('2 pizza margherita', false);
    const [yes] = customer.options;
    customer.taps('Oui').tapsId(yes?.id ?? '');
    expect(lines(customer)).toEqual(['2xP01']);
    expect(customer.tapsId('HEARD_YES:1').tapsId('HEARD_YES:x').intent).toBe('VOICE_RETRY');
  });

  it('is not agreed to by a yes under the question before it', () => {
    const customer = new Customer().speaks('2 pizza margherita', false);
    const [first] = customer.options;
    customer.speaks('3 salade', false).tapsId(first?.id ?? '');
    expect(customer.intent).toBe('VOICE_RETRY');
    expect(lines(customer)).toEqual([]);
  });

  it('is asked about after a day too, before the old cart', () => {
    const customer = new Customer()
      .types('P01 x1')
      .waits(30 * 60 * MINUTE_MS)
      .speaks('2 salade', false);
    expect(customer.intent).toBe('VOICE_ASK');
    expect(lines(customer.taps('Oui'))).toEqual(['1xP01', '2xS01']);
  });

  it('is not repeated when it means nothing to us', () => {
    const customer = new Customer().speaks('brzl frmpf', false);
    expect(customer.intent).toBe('VOICE_FAILED');
    expect(customer.text).not.toContain('brzl');
  });
});

describe('a voice message that could not be heard', () => {
  it.each([
    ['silence', 'pas bien entendu'],
    ['unreadable', 'pas bien entendu'],
    ['too_large', 'trop long'],
    ['away', 'pour le moment'],
  ] as const)('%s: is answered kindly, each time', (why, words) => {
    const customer = new Customer();
    customer.hearings.push({ kind: 'failed', why }, { kind: 'failed', why });
    customer.sends(VOICE_NOTE).sends(VOICE_NOTE);
    expect(customer.replies).toHaveLength(2);
    expect(customer.text).toContain(words);
  });

  it('is answered so at an address that we may not fetch, too', () => {
    const customer = new Customer();
    customer.hearings.push({ kind: 'blocked', refusal: 'https_only' });
    expect(customer.sends(VOICE_NOTE).text).toContain('pas bien entendu');
  });

  it('leaves the recap open: a typed yes still orders', () => {
    const customer = new Customer().types('P01 x1').types('commander').types('sur place').types('7').sends(VOICE_NOTE);
    expect(customer.intent).toBe('VOICE_FAILED');
    expect(customer.types('oui').placed).toHaveLength(1);
  });

  it('is answered so after a day too, before the old cart', () => {
    const customer = new Customer()
      .types('P01 x1')
      .waits(30 * 60 * MINUTE_MS)
      .sends(VOICE_NOTE);
    expect(customer.intent).toBe('VOICE_FAILED');
  });

  it('where nobody can listen is asked to be written, at once and once a minute', () => {
    const customer = new Customer();
    customer.hearsVoice = false;
    customer.sends(VOICE_NOTE).sends(VOICE_NOTE);
    expect(customer.replies.map(({ intent }) => intent)).toEqual(['UNREADABLE']);
    expect(customer.text).toContain('Écris-moi');
  });
});

describe('what is no voice and holds no words', () => {
  it.each([
    [{ kind: 'media', items: [{ type: 'image' }] }, 'photo'],
    [{ kind: 'media', items: [{ type: 'video' }] }, 'vidéo'],
    [{ kind: 'media', items: [{ type: 'sticker' }] }, 'Sympa'],
    [{ kind: 'media', items: [{ type: 'document' }] }, 'fichiers'],
    [{ kind: 'media', items: [{ type: 'other' }] }, 'lire ce message'],
    [{ kind: 'contacts', contacts: [{ phones: ['0555123456'] }] }, 'contact'],
    [{ kind: 'unsupported', what: 'poll' }, 'lire ce message'],
  ] as const)('%j is answered by its kind, with something to tap', (content, words) => {
    const customer = new Customer().sends(content).sends(content);
    expect(customer.replies).toHaveLength(1);
    expect(customer.text).toContain(words);
    expect(customer.options.length).toBeGreaterThan(0);
  });

  it('a place is no address where nothing is delivered, and the customer hears so', () => {
    const customer = new Customer();
    customer.deliveryEnabled = false;
    expect(customer.sends({ kind: 'location', latitude: 36.7, longitude: 3 }).text).toContain('ne livrons pas');
  });

  it('a photo and then a sticker get an answer each, a burst of photos one', () => {
    const photo = { kind: 'media', items: [{ type: 'image' }] } as const;
    const sticker = { kind: 'media', items: [{ type: 'sticker' }] } as const;
    expect(new Customer().sends(photo).sends(photo).sends(sticker).replies).toHaveLength(2);
  });

  it('leaves the recap open: a typed yes still orders', () => {
    const customer = new Customer().types('P01 x1').types('commander').types('sur place').types('7');
    customer.sends({ kind: 'media', items: [{ type: 'image' }] });
    expect(customer.types('oui').placed).toHaveLength(1);
  });

  it('a reaction, an edit and an echo of ours are not answered', () => {
    const customer = new Customer();
    customer.sends({ kind: 'reaction', targetId: 'm', emoji: '👍' });
    customer.sends({ kind: 'edit', targetId: 'm', text: 'menu' }).sends({ kind: 'staff_echo', text: 'menu' });
    expect(customer.replies).toEqual([]);
  });
});
