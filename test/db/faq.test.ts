import { describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { FAQ_DOCUMENT, FAQ_VARIANTS } from '../fixtures/faq.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });

interface Answer {
  readonly outcome: 'hit' | 'close' | 'miss';
  readonly entries: readonly { faq_id: number; question: string; answer: string; score: number }[];
}

async function ask<Result>(text: string, values: readonly unknown[]): Promise<Result> {
  return (await database.one<{ answer: Result }>(`select ${text} as answer`, values)).answer;
}
const search = (asked: string, locale: string, owner = FIRST) =>
  ask<Answer>('faq_search($1, $2, $3, $4)', [owner.tenantId, owner.restaurantId, asked, locale]);
const versionOf = (owner = FIRST) => ask<string>('faq_version($1)', [owner.restaurantId]);
const replace = (entries: readonly object[], version: string, owner = FIRST) =>
  ask<boolean>('replace_faq($1, $2, $3)', [owner.restaurantId, JSON.stringify(entries), version]);

describe('the answers of the demo', () => {
  it.each([
    ['Quels sont vos horaires ?', 'fr', '11:00 à 23:00'],
    ['c’est quoi les horaires ?', 'fr', '11:00 à 23:00'],
    ['vous fermez à quelle heure ?', 'fr', '11:00 à 23:00'],
    ['أوقات العمل؟', 'ar', '11:00 إلى'],
    ['je peux payer par carte ?', 'fr', 'espèces'],
    ['Quels sont vos horaires ?', 'ar', '11:00 à 23:00'],
  ])('"%s" in %s', async (asked, locale, answer) => {
    const found = await search(asked, locale);
    expect(found).toMatchObject({ outcome: 'hit' });
    expect(found.entries[0]?.answer).toContain(answer);
  });

  it('are nobody else’s', async () => {
    await database.query('delete from faq_entries where restaurant_id = $1', [SECOND.restaurantId]);
    expect(await search('Quels sont vos horaires ?', 'fr', SECOND)).toEqual({ outcome: 'miss', entries: [] });
    const [entry] = (await search('horaires', 'fr')).entries;
    const of = (owner: typeof FIRST | typeof SECOND) =>
      ask<Answer>('faq_answer($1, $2, $3)', [owner.tenantId, owner.restaurantId, entry?.faq_id]);
    expect(await of(FIRST)).toMatchObject({ outcome: 'hit' });
    expect(await of(SECOND)).toMatchObject({ outcome: 'miss' });
  });

  it.each(['', '?!', 'vous', "' | & ! <-> :*", '\\', 'x'.repeat(5_000)])('nothing is found in %j', async (asked) => {
    expect(await search(asked, 'fr')).toEqual({ outcome: 'miss', entries: [] });
  });
});

describe('a list of answers', () => {
  it('is replaced as a whole, at the version that was read', async () => {
    const version = await versionOf();
    expect(await replace(FAQ_DOCUMENT, 'another')).toBe(false);
    expect(await replace(FAQ_DOCUMENT, version)).toBe(true);
    expect(await replace(FAQ_DOCUMENT, version)).toBe(false);
    expect(await ask('faq_document($1)', [FIRST.restaurantId])).toEqual(FAQ_DOCUMENT);
  });

  it('finds what people ask in their own words, and says little that is wrong', async () => {
    await replace(FAQ_DOCUMENT, await versionOf());
    const notes: string[] = [];
    const count = { right: 0, wrong: 0, asked: 0 };
    for (const [locale, asked, answer] of FAQ_VARIANTS) {
      const found = await search(asked, locale);
      const said = found.entries.map((entry) => `${entry.score} ${entry.question}`).join(' | ');
      const isNamed = answer !== null && found.entries.some((entry) => entry.answer.includes(answer));
      if (answer === null ? found.outcome === 'miss' : found.outcome === 'hit' && isNamed) count.right += 1;
      else if (found.outcome === 'hit') count.wrong += 1;
      else count.asked += 1;
      const isRight = answer === null ? found.outcome === 'miss' : found.outcome === 'hit' && isNamed;
      if (!isRight) notes.push(`${found.outcome} "${asked}": ${said}`);
    }
    const all = FAQ_VARIANTS.length;
    const scores = `${all} questions: ${count.right} right, ${count.wrong} wrong, ${count.asked} asked back or missed`;
    process.stdout.write(`${scores}\n${notes.join('\n')}\n`);
    expect(count.right / all, notes.join('\n')).toBeGreaterThanOrEqual(0.9);
    expect(count.wrong / all, notes.join('\n')).toBeLessThanOrEqual(0.02);
  });

  it('asks back where two are near each other, and leaves out what is switched off', async () => {
    const [hours, , , , place] = FAQ_DOCUMENT;
    const doubled = [
      { ...hours, question: 'Horaires en semaine' },
      { ...hours, question: 'Horaires le vendredi' },
      { ...place, is_active: false },
    ];
    await replace(doubled, await versionOf());
    expect(await search('horaires ?', 'fr')).toMatchObject({ outcome: 'close', entries: [{}, {}] });
    expect(await search('votre adresse ?', 'fr')).toMatchObject({ outcome: 'miss' });
  });
});
