import { expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { faqDeps } from '#src/faq-deps';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { FAQ_DOCUMENT } from '../fixtures/faq.ts';
import {
  FAQ_DEVELOPMENT,
  FAQ_HELD_OUT,
  FAQ_SECOND,
  FAQ_THIRD,
  FAQ_TOPICS,
  type FaqTopic,
} from '../fixtures/faq-questions.ts';
import { Customer } from '../support/customer.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const faq = faqDeps({ db });
const { tenantId, restaurantId } = FIRST;
const entries = FAQ_DOCUMENT.map((entry) => ({ ...entry, tags: [...entry.tags] }));
await faq.replace({ restaurantId, entries, version: (await faq.read({ restaurantId })).version });

/** What our own answers say of a topic is right too. */
const OWN_ANSWERS: Readonly<Partial<Record<FaqTopic, string>>> = { hours: 'HOURS', delivery: 'DELIVERY_FEE' };
/** Neither an answer nor something done. */
const NOT_UNDERSTOOD = ['CLARIFY', 'FAQ_CLOSE', 'FAQ_NO_MATCH'];
const SMALL_TALK = ['CLARIFY', 'FAQ_NO_MATCH', 'GREETING', 'THANKS'];

/** The whole way of a question: what it is read as, whether the restaurant's answers are asked, and what the customer hears. */
async function hears(text: string): Promise<{ intent: string; text: string }> {
  const asking = (customer: Customer) => {
    customer.faqEnabled = true;
    return customer;
  };
  const { faqQuestions } = asking(new Customer()).types(text);
  const customer = asking(new Customer());
  const [question] = faqQuestions;
  if (question) customer.faqAnswers.push(await faq.ask({ tenantId, restaurantId, locale: 'fr', question }));
  customer.types(text);
  return { intent: customer.intent, text: customer.text };
}

function judged(topic: FaqTopic | null, heard: { intent: string; text: string }): 'right' | 'wrong' | 'asked back' {
  const { intent, text } = heard;
  if (topic === null) return SMALL_TALK.includes(intent) ? 'right' : intent === 'FAQ_CLOSE' ? 'asked back' : 'wrong';
  if (intent === OWN_ANSWERS[topic]) return 'right';
  if (intent === 'FAQ_ANSWER') return FAQ_TOPICS[topic].some((words) => text.includes(words)) ? 'right' : 'wrong';
  return NOT_UNDERSTOOD.includes(intent) ? 'asked back' : 'wrong';
}

it.each([
  ['development', FAQ_DEVELOPMENT],
  ['held-out', FAQ_HELD_OUT],
  ['second', FAQ_SECOND],
  ['third', FAQ_THIRD],
])('of the %s questions at least 90 % are answered right and at most 2 % wrong', async (name, questions) => {
  const notes: string[] = [];
  const count = { right: 0, wrong: 0, 'asked back': 0 };
  for (const [topic, text] of questions) {
    const heard = await hears(text);
    const how = judged(topic, heard);
    count[how] += 1;
    if (how !== 'right') notes.push(`${how}: "${text}" (${topic}): ${heard.intent} ${heard.text.slice(0, 60)}`);
  }
  const all = questions.length;
  process.stdout.write(
    `${name}: ${all} questions, ${count.right} right, ${count.wrong} wrong, ${count['asked back']} asked back\n`,
  );
  expect(count.right / all, notes.join('\n')).toBeGreaterThanOrEqual(0.9);
  expect(count.wrong / all, notes.join('\n')).toBeLessThanOrEqual(0.02);
});
