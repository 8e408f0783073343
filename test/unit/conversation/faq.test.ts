import { describe, expect, it } from 'vitest';
import type { FaqAnswer } from '#src/support/index';
import { FAQ_VARIANTS } from '../../fixtures/faq.ts';
import { Customer } from '../../support/customer.ts';

const HOURS = { faqId: 1, question: 'Quels sont vos horaires d’ouverture ?', answer: 'De 11h à 23h.' };
const PAYMENT = { faqId: 2, question: 'Moyens de paiement', answer: 'Espèces et CIB.' };
const HIT: FaqAnswer = { kind: 'hit', entry: HOURS };

function asking(...answers: readonly (FaqAnswer | null)[]): Customer {
  const customer = new Customer();
  customer.faqEnabled = true;
  customer.faqAnswers.push(...answers);
  return customer;
}

describe('the restaurant’s own answer', () => {
  it('is what a new customer hears, before anything is asked of them', () => {
    const customer = asking(HIT).types('Quels sont vos horaires ?');
    expect(customer.faqQuestions).toEqual([{ text: 'Quels sont vos horaires ?' }]);
    expect(customer.replies.at(-1)).toMatchObject({ intent: 'FAQ_ANSWER', message: { text: 'De 11h à 23h.' } });
    expect(customer.state.stage).toEqual({ kind: 'idle' });
  });

  it('leaves the open question open', () => {
    const customer = asking(HIT).types('2 P01').types('commander');
    const { stage } = customer.state;
    expect(stage.kind).toBe('question');
    customer.types('vous ouvrez à quelle heure ?');
    expect(customer.replies.at(-1)).toMatchObject({ intent: 'FAQ_ANSWER' });
    expect(customer.state.stage).toEqual(stage);
  });

  it('is not asked for while it is switched off', () => {
    const customer = asking(HIT);
    customer.faqEnabled = false;
    customer.types('Quels sont vos horaires ?');
    expect(customer.faqQuestions).toEqual([]);
    expect(customer.replies.at(-1)).toMatchObject({ intent: 'HOURS' });
  });

  it.each(['menu', 'la carte', '2 P01', 'annuler', 'bonjour', 'livraison', 'combien la livraison à Hydra ?', 'asdf'])(
    'is not asked for by "%s"',
    (text) => {
      expect(asking(HIT).types(text).faqQuestions).toEqual([]);
    },
  );
});

describe('what could be read as something of ours', () => {
  it.each([
    ['win nhabes tomobil ?', 'CLARIFY'],
    ['Vous livrez à domicile ?', 'DELIVERY_FEE'],
    ['comment on vient chez vous', 'ORDER_STATUS'],
    ['y a du wifi gratuit ?', 'DELIVERY_FEE'],
    ['نخلص بالكارت ولا كاش', 'SHOW_MENU'],
    ['كيفاش نخلصكم', 'HELP'],
  ])('"%s" is answered in the restaurant’s words, and without them is %s', (text, intent) => {
    expect(asking(HIT).types(text).replies.at(-1)).toMatchObject({ intent: 'FAQ_ANSWER' });
    expect(asking({ kind: 'miss' }).types(text).replies.at(-1)).toMatchObject({ intent });
    expect(asking({ kind: 'close', entries: [HOURS, PAYMENT] }).types(text).faqQuestions).toHaveLength(1);
  });

  it('after an order "where is it" is about that order', () => {
    const customer = asking(HIT).types('2 P01').types('commander').types('sur place').types('table 3').types('oui');
    customer.types('elle arrive quand ?');
    expect(customer.faqQuestions).toEqual([]);
    expect(customer.replies.at(-1)).toMatchObject({ intent: 'ORDER_STATUS' });
  });

  it('words that ask nothing are looked up too, and nobody is called about them', () => {
    const text = 'je cherche du travail';
    expect(asking(HIT).types(text).replies.at(-1)).toMatchObject({ intent: 'FAQ_ANSWER' });
    for (const answer of [{ kind: 'miss' }, { kind: 'close', entries: [HOURS, PAYMENT] }, null] as const) {
      const customer = asking(answer);
      customer.supportEnabled = true;
      customer.types(text);
      expect(customer.calls).toEqual([]);
      expect(customer.replies.at(-1)).toMatchObject({ intent: 'CLARIFY' });
    }
  });
});

describe('without an answer', () => {
  it.each([
    ['a miss', { kind: 'miss' } as const],
    ['Postgres away', null],
  ])('hours are told as they stand in the opening hours: %s', (_, answer) => {
    expect(asking(answer).types('Quels sont vos horaires ?').replies.at(-1)).toMatchObject({ intent: 'HOURS' });
  });

  it('a question that nobody can look up is not understood', () => {
    expect(asking(null).types('vous acceptez les chiens ?').replies.at(-1)).toMatchObject({ intent: 'CLARIFY' });
  });

  it('a person is called, who reads the question', () => {
    const customer = asking({ kind: 'miss' });
    customer.supportEnabled = true;
    customer.types('vous acceptez les chiens ?');
    expect(customer.calls).toMatchObject([
      { reason: 'FAQ_FALLBACK', said: 'FAQ_NO_MATCH', message: { body: 'vous acceptez les chiens ?' } },
    ]);
  });

  it('nobody is called where nobody can be', () => {
    const customer = asking({ kind: 'miss' }).types('vous acceptez les chiens ?');
    expect(customer.calls).toEqual([]);
    expect(customer.replies.at(-1)).toMatchObject({ intent: 'CLARIFY' });
  });
});

describe('answers that are near each other', () => {
  const close = (): Customer => asking({ kind: 'close', entries: [HOURS, PAYMENT] }, HIT).types('vous acceptez quoi ?');

  it('are asked about with their questions as buttons', () => {
    const { message, intent } = close().replies.at(-1) ?? {};
    expect(intent).toBe('FAQ_CLOSE');
    expect(message?.text).toContain('1. Quels sont vos horaires d’ouverture ?');
    expect(message?.options?.items).toEqual([
      { id: 'FAQ:1', title: 'Quels sont vos horaires…' },
      { id: 'FAQ:2', title: 'Moyens de paiement' },
    ]);
  });

  it('are answered by a tap and by a number', () => {
    for (const move of [(c: Customer) => c.taps('Quels sont'), (c: Customer) => c.types('1')]) {
      const customer = close();
      move(customer);
      expect(customer.faqQuestions.at(-1)).toEqual({ faqId: 1 });
      expect(customer.replies.at(-1)).toMatchObject({ intent: 'FAQ_ANSWER' });
    }
  });
});

it('all questions reach the restaurant’s own answers', () => {
  const unasked = FAQ_VARIANTS.flatMap(([, text]) => {
    const customer = asking(HIT).types(text);
    return customer.faqQuestions.length === 0 ? [`${customer.replies.at(-1)?.intent} ${text}`] : [];
  });
  expect(unasked).toEqual(['GREETING wach rak dayer lyoum']);
});
