import { describe, expect, it } from 'vitest';
import type { FaqList } from '#src/console/ports';
import { type CommandMessage, runCommand } from '#src/console/run-command.usecase';
import { recordingPorts } from '../../support/console.ts';

const MESSAGE: CommandMessage = {
  tenantId: 't',
  restaurantId: 'r',
  channel: 'whatsapp',
  userIds: ['213550000001'],
  strangerHash: 'hash',
  isTrusted: true,
  text: '',
  timezone: 'Africa/Algiers',
  eventId: 'e1',
  now: Date.parse('2026-11-23T12:00:00Z'),
};

/** `list`: what the restaurant has; `kept`: what it has after the command, null where nothing was changed. */
async function says(text: string, list?: FaqList) {
  const { ports, finished, audit } = recordingPorts('owner');
  let kept: FaqList['entries'] | null = null;
  const faq = {
    read: list ? async () => list : ports.faq.read,
    replace: async ({ entries }: FaqList) => {
      kept = entries;
      return true;
    },
  };
  const reply = await runCommand({ ...ports, faq }, { ...MESSAGE, text });
  return { ...reply, kept: kept as FaqList['entries'] | null, failure: finished[0]?.failure, audit };
}

const WIFI = { locale: 'fr', question: 'Avez-vous le wifi ?', answer: 'Oui.', tags: ['wifi'], is_active: true };

describe('!faq list', () => {
  it('numbers all of them, with buttons', async () => {
    const { text, options } = await says('!faq');
    expect(text).toBe('Questions :\n1. (fr) Avez-vous le wifi ?\n2. (ar) هل يوجد موقف سيارات؟ · inactive');
    expect(options.map(({ id }) => id)).toEqual(['!faq list 1', '!faq list 2']);
    expect((await says('!أسئلة')).options[0]?.id).toBe('!ar faq list 1');
  });

  it.each([
    ['!faq list ar', /^Questions :\n2\. \(ar\)[^\n]*$/],
    ['!faq list WIFI', /^Questions :\n1\. \(fr\)[^\n]*$/],
    ['!faq list parking', /^Aucune question\.$/],
    ['!faq 1', /Oui\.\nMots : wifi$/],
    ['!faq list 9', /Question 9 introuvable/],
  ])('%s', async (text, wanted) => {
    expect((await says(text)).text).toMatch(wanted);
  });

  it('of two hundred shows thirty, and how many more there are', async () => {
    const many = { version: 'v', entries: Array.from({ length: 200 }, (_, n) => ({ ...WIFI, question: `Q${n} ?` })) };
    const { text } = await says('!faq', many as FaqList);
    expect(text.split('\n')).toHaveLength(32);
    expect(text).toContain('… et 170 autres');
    expect((await says('!faq set Encore ? ; Non.', many as FaqList)).failure).toBe('full');
  });
});

describe('!faq set', () => {
  it.each([
    ['!faq set Un parking ? ; Oui, derrière. ; parking garer', 'fr', 'Un parking ?', 'Oui, derrière.', 'parking garer'],
    ['!faq set Un parking ?\nOui, derrière.\nGratuit.', 'fr', 'Un parking ?', 'Oui, derrière.\nGratuit.', ''],
    ['!faq ajouter fr Un parking ? ; Oui.', 'fr', 'Un parking ?', 'Oui.', ''],
    ['!أسئلة أضف هل لديكم شرفة؟ ؛ نعم', 'ar', 'هل لديكم شرفة؟', 'نعم', ''],
    ['!faq set ar wesh kayen ? ; نعم', 'ar', 'wesh kayen ?', 'نعم', ''],
  ])('%s', async (text, locale, question, answer, words) => {
    const { kept, failure, audit } = await says(text);
    const tags = words.split(' ').filter((word) => word !== '');
    expect(kept).toHaveLength(3);
    expect(kept?.[2]).toEqual({ locale, question, answer, tags, is_active: true });
    expect(failure).toBeNull();
    expect(audit[0]?.raw).not.toContain(answer);
  });

  it.each(['!faq set avez vous le WIFI ; Non.', '!faq set 1 ; Non.'])('%s changes that answer alone', async (text) => {
    expect((await says(text)).kept).toMatchObject([{ ...WIFI, answer: 'Non.' }, { locale: 'ar' }]);
  });

  it.each([
    '!faq set',
    '!faq set Un parking ?',
    '!faq set ; Oui.',
    '!faq set a ; b ; c ; d',
    '!faq set 9 ; Oui.',
    `!faq set Un parking ? ; ${'x'.repeat(1_501)}`,
    `!faq set Un parking ? ; Oui. ; ${'x'.repeat(61)}`,
  ])('%s changes nothing and says how it is written', async (text) => {
    const { kept, text: said } = await says(text);
    expect(kept).toBeNull();
    expect(said).toBe('Écris : !faq set [fr|ar] <question> ; <reponse> [; <mots>]');
  });
});

describe('!faq del', () => {
  it.each(['!faq del 1', '!faq supprimer avez-vous le wifi'])(
    '%s asks first, and takes that one away',
    async (text) => {
      const asked = await says(text);
      expect(asked.kept).toBeNull();
      expect(asked.text).toContain('Avez-vous le wifi ?');
      const { kept } = await says(asked.options[0]?.id ?? '');
      expect(kept).toMatchObject([{ locale: 'ar' }]);
    },
  );

  it('of a list that was changed after the question was asked takes nothing away', async () => {
    const asked = await says('!faq del 1');
    const { kept, failure } = await says(asked.options[0]?.id ?? '', {
      version: 'another-version',
      entries: [{ ...WIFI, locale: 'fr', question: 'Une autre ?' }],
    });
    expect(kept).toBeNull();
    expect(failure).toBe('changed');
  });

  it.each([
    ['!faq del', 'usage'],
    ['!faq del 9', 'not_found'],
    ['!faq del parking', 'not_found'],
  ])('%s: %s', async (text, why) => {
    expect(await says(text)).toMatchObject({ kept: null, failure: why });
  });
});
