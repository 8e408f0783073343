import { expect, it } from 'vitest';
import type { ConversationPorts } from '#durable-objects/conversation-ports';
import type { Act, ActOutcome } from '#src/conversation/index';
import { createLogger } from '#src/kernel/log';
import type { InboundContent } from '#src/messages/index';
import { TestConversation } from '../support/conversation-object.ts';

const NOTE: InboundContent = { kind: 'media', items: [{ type: 'audio', mediaId: '1', voice: true }] };

function heard(act: Act, text: string, isSure = true): ActOutcome {
  if (act.kind !== 'transcribe') throw new Error(`no voice but ${act.kind}`);
  return { kind: 'transcribe', at: act.at, outcome: { kind: 'heard', text, isSure } };
}

function open(ports: Partial<ConversationPorts>): Promise<TestConversation> {
  return TestConversation.open({ hearsVoice: true, ...ports });
}

const sentences = (texts: readonly string[]) => texts.map((text) => text.replace(/\u00a0/g, ' '));

it('a turn that died while it listened listens again, and the words count once', async () => {
  let dies = true;
  const nadia = await open({
    perform: async (act) => {
      if (dies) throw new Error('workerd ended');
      return heard(act, 'P01 x2');
    },
  });
  await nadia.sends(NOTE);
  expect(await nadia.drains()).toEqual([]);
  dies = false;
  await nadia.alarms();
  const [text, ...others] = sentences(await nadia.drains());
  expect(others).toEqual([]);
  expect(text).toMatch(/^🎤 J’ai entendu : « P01 x2 »\n\n✅ Ajouté : 2 × Pizza Margherita/);
  await nadia.types('panier');
  expect((await nadia.drains()).join()).toContain('2 × Pizza Margherita');
});

it('the same voice message twice is heard once', async () => {
  let heardTimes = 0;
  const nadia = await open({
    perform: async (act) => {
      heardTimes++;
      return heard(act, 'P01 x2');
    },
  });
  const event = nadia.event(NOTE);
  await nadia.receives({ events: [event] });
  await nadia.receives({ events: [event] });
  await nadia.drains();
  expect(heardTimes).toBe(1);
});

it('a burst of them is heard one by one, in order, and what is typed meanwhile comes after', async () => {
  const said = ['P01 x1', 'P02 x1', 'S01 x1'];
  let listening = 0;
  const nadia = await open({
    perform: async (act) => {
      expect(++listening).toBe(1);
      await scheduler.wait(20);
      listening--;
      return heard(act, said.shift() ?? '');
    },
  });
  const events = [NOTE, NOTE, NOTE].map((content) => nadia.event(content, ++nadia.now));
  await nadia.receives({ events });
  await nadia.receives({ events: [nadia.event({ kind: 'text', text: 'panier' }, ++nadia.now)] });
  const texts: string[] = [];
  for (let look = 0; texts.length < 4 && look < 50; look++) {
    await scheduler.wait(20);
    texts.push(...sentences(await nadia.drains()));
  }
  expect(texts.slice(0, 3).map((text) => /« (\w+)/.exec(text)?.[1])).toEqual(['P01', 'P02', 'S01']);
  expect(texts[3]).toContain('Salade');
});

it('a voice message that can never be heard is set aside after three tries, and the talk goes on', async () => {
  const nadia = await open({ perform: () => Promise.reject(new Error('broken')) });
  await nadia.sends(NOTE);
  for (let tries = 0; tries < 3; tries++) await nadia.alarms();
  expect(sentences(await nadia.drains())).toEqual(['Désolé, un souci de notre côté. Une personne va te répondre.']);
  await nadia.types('menu');
  expect(await nadia.drains()).toHaveLength(1);
});

it('an address that may not be fetched is reported to staff without it', async () => {
  const nadia = await open({
    perform: async (act) => {
      const at = act.kind === 'transcribe' ? act.at : 0;
      return { kind: 'transcribe', at, outcome: { kind: 'blocked', refusal: 'ip_literal_blocked' } };
    },
  });
  await nadia.sends({ kind: 'media', items: [{ type: 'audio', url: 'https://127.0.0.1/SECRET' }] });
  expect(sentences(await nadia.drains()).join()).toContain('Réenregistre');
  await nadia.goesQuiet();
  const security = nadia.pages.flatMap((page) => page.security ?? []);
  expect(security).toMatchObject([{ type: 'AUDIO_URL_BLOCKED', payload: { reason: 'ip_literal_blocked' } }]);
  expect(JSON.stringify(nadia.pages)).not.toContain('SECRET');
});

it('what was said is in no log and no journal', async () => {
  const lines: string[] = [];
  const nadia = await open({
    log: createLogger((_level, line) => lines.push(line)),
    perform: async (act) => heard(act, 'zebrurecanari P01 x1', false),
  });
  await nadia.sends(NOTE);
  await nadia.drains();
  await nadia.types('oui');
  await nadia.goesQuiet();
  expect(nadia.pages.length).toBeGreaterThan(0);
  expect(JSON.stringify(nadia.pages) + lines.join()).not.toContain('zebrure');
});

it('without anybody who listens no act is asked for', async () => {
  let acts = 0;
  const nadia = await open({ hearsVoice: false, perform: () => Promise.reject(new Error(`act ${++acts}`)) });
  await nadia.sends(NOTE);
  expect((await nadia.drains()).join()).toContain('Écris-moi');
  expect(acts).toBe(0);
});
