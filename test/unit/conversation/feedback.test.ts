import { describe, expect, it } from 'vitest';
import type { Notice } from '#src/conversation/index';
import { HOUR_MS } from '#src/kernel/clock';
import { hasArabicScript } from '#src/locale/index';
import { Customer } from '../../support/customer.ts';
import { demoRestaurant } from '../../support/demo-restaurant.ts';

const ORDER = '00000000-0000-4000-8000-00000000000a';
const ASK: Notice = { key: 'WA_FEEDBACK_ASK', orderId: ORDER, orderNumber: 12 };

function asked(first = 'menu'): Customer {
  const customer = new Customer();
  customer.supportEnabled = true;
  return customer.types(first).waits(HOUR_MS).isTold(ASK);
}

describe('how was it?', () => {
  it('is asked with five answers and a way out, in the customer’s language, and never by a template', () => {
    const [french, arabic] = [asked(), asked('القائمة')];
    expect(french.text).toContain('n° 12');
    expect(french.options.map(({ title }) => title)).toEqual([
      ...['1 ⭐', '2 ⭐⭐', '3 ⭐⭐⭐', '4 ⭐⭐⭐⭐', '5 ⭐⭐⭐⭐⭐'],
      'Pas maintenant',
    ]);
    expect(french.replies.at(-1)).toMatchObject({ intent: 'WA_FEEDBACK_ASK', sendClass: 'proactive' });
    expect(arabic.options.at(-1)?.title).toBe('ليس الآن');
    expect(hasArabicScript(arabic.text)).toBe(true);
  });

  it('has no approved template, even where somebody has named one', () => {
    const template = { name: 'feedback', language: 'fr', variables: ['order_id'] };
    const restaurant = demoRestaurant({ approved: { 'WA_FEEDBACK_ASK:fr': template } });
    const customer = new Customer({ restaurant }).types('menu').isTold(ASK);
    expect(customer.replies.at(-1)?.message.approved).toBeUndefined();
    expect(customer.intent).toBe('WA_FEEDBACK_ASK');
  });

  it('and its answer are in the language that was chosen, whatever was spoken since', () => {
    const customer = asked('LANG AR').types('je veux une salade').types('vider').types('oui').isTold(ASK).types('5');
    expect(customer.text).toContain('شكرا');
  });

  it('is worded by the restaurant, if it wants to', () => {
    const templates = { 'WA_FEEDBACK_ASK:fr': { content: 'Alors, la {{order_id}} ?', variables: ['order_id'] } };
    const customer = new Customer({ restaurant: demoRestaurant({ templates }) }).types('menu').isTold(ASK);
    expect(customer.text).toBe('Alors, la 12 ?');
  });

  it.each([
    ['has said stop', (customer: Customer) => customer.types('stop')],
    ['waits for a person', (customer: Customer) => customer.types('agent')],
  ])('is not asked of whoever %s', (_who, happens) => {
    const customer = new Customer();
    customer.supportEnabled = true;
    happens(customer.types('menu'));
    const before = customer.replies.length;
    expect(customer.isTold(ASK).replies).toHaveLength(before);
    expect(customer.types('5').ratings).toEqual([]);
  });

  it('in the middle of an order leaves numbers what they were; a tap still counts', () => {
    const customer = new Customer().types('P01 x1').types('commander');
    customer.isTold(ASK);
    const question = customer.options;
    customer.types('2');
    expect(customer.ratings).toEqual([]);
    expect(customer.state.choices.mode?.value).toBe('a_emporter');
    const [option] = question.slice(3);
    customer.tapsId(option?.id ?? '');
    expect(customer.ratings).toMatchObject([{ score: 4 }]);
    expect(customer.state.cart.lines).toHaveLength(1);
  });
});

describe('an answer', () => {
  it.each([
    ['5', 5],
    ['1', 1],
    ['٤', 4],
    ['4/5', 4],
    ['4 sur 5', 4],
    ['5 étoiles', 5],
    ['٣ نجوم', 3],
    ['⭐⭐⭐⭐', 4],
    ['⭐️ ⭐️', 2],
    ['cinq', 5],
    ['خمسة', 5],
    ['5 merci', 5],
  ])('typed as %s is %i', (words, score) => {
    expect(asked().types(words).ratings).toMatchObject([{ orderId: ORDER, score }]);
  });

  it.each(['0', '6', '10', 'menu', 'stop', '5 pizzas margherita', '⭐⭐⭐⭐⭐⭐'])('is not %s', (words) => {
    expect(asked().types(words).ratings).toEqual([]);
  });

  it('tapped is the score under it', () => {
    const customer = asked('القائمة').taps('3 ⭐');
    expect(customer.ratings).toMatchObject([{ orderId: ORDER, score: 3 }]);
    expect(customer.text).toContain('شكرا');
    expect(customer.calls).toEqual([]);
  });

  it('is none after something else was asked', () => {
    const customer = asked().types('menu').types('2');
    expect(customer.ratings).toEqual([]);
    expect(customer.intent).not.toBe('FEEDBACK');
  });

  it('not now is taken, and a no too', () => {
    expect(asked().taps('Pas maintenant').text).toContain('Pas de souci');
    expect(asked().types('non').text).toContain('Pas de souci');
    expect(asked('القائمة').types('لا').ratings).toEqual([]);
  });

  it('a second time brings thanks, and nothing else', () => {
    const customer = asked();
    const [worst] = customer.options;
    customer.taps('5 ⭐');
    customer.rated.push({ kind: 'already' });
    customer.tapsId(worst?.id ?? '');
    expect(customer.text).toContain('Merci pour ta note');
    expect(customer.state.handoff).toBeUndefined();
  });

  it('that could not be kept is asked for again', () => {
    const customer = asked();
    customer.rated.push({ kind: 'unavailable' });
    expect(customer.types('4').text).toContain('Réessaie');
    expect(customer.types('4').ratings).toHaveLength(2);
    expect(customer.text).toContain('Merci');
  });

  it('of an id that none of ours has is no score', () => {
    const customer = asked();
    for (const id of [`FEEDBACK_6:${ORDER}`, 'FEEDBACK_5', 'FEEDBACK_5:x', `FEEDBACK_5:${ORDER}'`]) customer.tapsId(id);
    expect(customer.ratings).toEqual([]);
  });
});

describe('a bad score', () => {
  it.each(['1', '2'])('%s is looked at by a person, who gets the comment', (score) => {
    const customer = asked().types(score);
    expect(customer.text).toContain('Une personne');
    expect(customer.state.handoff).toEqual({ ticketId: 7, isAssigned: false });
    customer.types('la pizza margherita était froide');
    expect(customer.passedOn).toEqual(['la pizza margherita était froide']);
    expect(customer.text).toContain('transmis');
    expect(customer.state.cart.lines).toEqual([]);
    expect(customer.types('P01 x1').state.cart.lines).toHaveLength(1);
  });

  it('in Arabic too', () => {
    const customer = asked('القائمة').types('٢');
    expect(customer.text).toContain('شخص من الفريق');
    customer.types('البيتزا كانت باردة');
    expect(customer.passedOn).toEqual(['البيتزا كانت باردة']);
    expect(customer.text).toContain('الفريق');
  });

  it('where nobody looks at tickets is regretted', () => {
    const customer = asked();
    customer.supportEnabled = false;
    expect(customer.types('1').text).toContain('désolé');
    expect(customer.state.handoff).toBeUndefined();
    customer.types('menu');
    expect(customer.intent).toBe('SHOW_MENU');
  });

  it('may be commented on after a courtesy', () => {
    const customer = asked().types('2').types('merci').types('la pizza margherita était froide');
    expect(customer.passedOn).toEqual(['la pizza margherita était froide']);
  });

  it.each(['menu', 'panier', 'lang ar'])(
    '%s instead of a comment is just that, and what follows is no comment',
    (words) => {
      const customer = asked().types('2').types(words).types('2 margherita');
      expect(customer.passedOn).toEqual([]);
      expect(customer.state.cart.lines).toHaveLength(1);
    },
  );

  it('after half an hour words are words again', () => {
    const customer = asked().types('2').waits(HOUR_MS).types('2 margherita');
    expect(customer.passedOn).toEqual([]);
    expect(customer.state.cart.lines).toHaveLength(1);
  });
});
