import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { inspectConversation } from '../support/dev.ts';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { speech, voiceNote } from '../support/speech.ts';
import { until } from '../support/until.ts';

const PAGE = '400000000000001';

async function says(person: Person, text: string, confidence?: number): Promise<Person> {
  await person.sends(voiceNote(text, confidence));
  return person.waits(25_000);
}

/** A Messenger message whose sound lies at this address. */
async function sendsAddress(person: Person, url: string): Promise<void> {
  const attachments = [{ type: 'audio', payload: { url } }];
  const at = Date.now();
  const message = { mid: `m_${at}`, attachments };
  const messaging = [{ sender: { id: person.id }, recipient: { id: PAGE }, timestamp: at, message }];
  const body = { object: 'page', entry: [{ id: PAGE, time: at, messaging }] };
  await meta.inbound({ channel: 'messenger', kind: 'raw', body });
}

beforeEach(() => speech.reset());

describe('a voice message becomes what the same words typed would be', () => {
  it('on WhatsApp, where Meta keeps it under an id and wants our token', async () => {
    const nadia = await says(new Person(), '2 pizza margherita');
    expect(nadia.text).toMatch(/^🎤 .*2 pizza margherita/);
    expect(nadia.text).toContain('2 × Pizza Margherita — 1 800 DA');
    const [call] = await speech.calls();
    expect(call).toMatchObject({ type: 'audio/ogg', fields: { model: 'whisper-1', response_format: 'verbose_json' } });
    expect(call?.fields).not.toHaveProperty('language');
  });

  it.each(['messenger', 'instagram'] as const)('on %s, where it lies at an address', async (channel) => {
    const amel = await says(new Person({ channel, name: 'Amel' }), 'P01 x2');
    expect(amel.text).toContain('2 × Pizza Margherita — 1 800 DA');
  });

  it('in Arabic, and is answered in Arabic', async () => {
    const yacine = await says(new Person({ name: 'Yacine' }), 'أريد ٢ بيتزا مارغريتا');
    expect(yacine.text).toMatch(/^🎤 سمعت/);
    expect(yacine.text).toContain('بيتزا مارغريتا');
    const { state } = await inspectConversation({ user: yacine.id });
    expect(state?.cart.lines).toHaveLength(1);
  });

  it('one after the other, in the order in which they were sent', async () => {
    const nadia = new Person();
    await speech.faults({ delayMs: 1_500 });
    for (const text of ['P01 x1', 'P02 x1', 'S01 x1']) await nadia.sends(voiceNote(text));
    for (let answer = 0; answer < 3; answer++) await nadia.waits(25_000);
    const texts = (await nadia.received()).map(({ text }) => /« ?(\w+ x1)/.exec(text.replace(/\u00a0/g, ' '))?.[1]);
    expect(texts).toEqual(['P01 x1', 'P02 x1', 'S01 x1']);
  });

  it('and whoever writes meanwhile is answered after it', async () => {
    const nadia = new Person();
    await speech.faults({ delayMs: 1_500 });
    await nadia.sends(voiceNote('P01 x1'));
    await nadia.sends({ kind: 'text', text: 'panier' });
    await nadia.waits(25_000);
    await nadia.waits();
    expect(nadia.text).toContain('1 × Pizza Margherita');
    expect(nadia.text).not.toContain('🎤');
  });
});

it('what was hardly heard is asked back, and a yes does it', async () => {
  const nadia = await says(new Person(), '3 salade', 0.4);
  expect(nadia.text).toContain('3 salade');
  expect((await inspectConversation({ user: nadia.id })).state?.cart.lines).toEqual([]);
  await nadia.taps('Oui');
  expect(nadia.text).toContain('3 × Salade');
  await says(nadia, '3 salade', 0.4);
  await nadia.taps('Non');
  expect(nadia.shown.options.map(({ id }) => id)).toEqual(['VOICE_RETRY', 'HELP_MENU']);
});

describe('what goes wrong is answered kindly, once, and the talk goes on', () => {
  it.each([
    ['the service breaks', { status: 500, body: 'oops' }],
    ['the service talks nonsense', { body: '<html>' }],
    ['the service says another thing', { body: '{"error":"no"}' }],
    ['the service sends us elsewhere', { status: 307, location: 'http://127.0.0.1:9/' }],
    ['the service hangs up', { drop: true }],
    ['the service takes too long', { delayMs: 12_000 }],
  ])('%s', async (_what, fault) => {
    await speech.faults(fault);
    const nadia = await says(new Person(), 'P01 x1');
    expect(nadia.text).toContain('Écris-moi');
    expect((await nadia.types('menu')).text).toContain('menu');
    expect(await nadia.received()).toHaveLength(2);
  });

  it('nobody speaks', async () => {
    expect((await says(new Person(), '')).text).toContain('Réenregistre');
  });

  it('the file is no sound', async () => {
    const nadia = new Person();
    await nadia.sends({ kind: 'audio', base64: Buffer.from('<!DOCTYPE html>').toString('base64'), mime: 'audio/ogg' });
    expect((await nadia.waits()).text).toContain('Réenregistre');
    expect(await speech.calls()).toEqual([]);
  });

  it('the file is too large', async () => {
    const nadia = new Person();
    const sound = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(5_000_000)]);
    await nadia.sends({ kind: 'audio', base64: sound.toString('base64'), mime: 'audio/ogg' });
    expect((await nadia.waits()).text).toContain('trop long');
    expect(await speech.calls()).toEqual([]);
  });

  it('its address is none that we may fetch: nobody is asked there, and staff can see that', async () => {
    let visits = 0;
    const trap = createServer((_request, response) => {
      visits++;
      response.end('OggS');
    });
    trap.listen(0, '127.0.0.1');
    await once(trap, 'listening');
    const amel = new Person({ channel: 'messenger', name: 'Amel' });
    const before = await blocked();
    await sendsAddress(amel, `http://127.0.0.1:${(trap.address() as AddressInfo).port}/voice.ogg`);
    expect((await amel.waits()).text).toContain('Réenregistre');
    trap.close();
    expect(visits).toBe(0);
    expect(await speech.calls()).toEqual([]);
    const event = await until(
      async () => (await blocked()).find(({ id }) => !before.some((old) => old.id === id)),
      60_000,
    );
    expect(event.payload_json).toEqual({ reason: 'https_only' });
  }, 90_000);
});

it('what was said is in no log, no archive and no state', async () => {
  const nadia = await says(new Person(), 'menu zebrurecanari');
  await says(nadia, 'P01 x1 zebrurecanari', 0.4);
  await nadia.taps('Oui');
  const [{ found } = { found: 1 }] = await rows<{ found: number }>(
    `select count(*)::int as found from inbound_messages where inbound_messages::text like '%zebrurecanari%'`,
  );
  expect(found).toBe(0);
  expect(readFileSync(inject('logFile'), 'utf8')).not.toContain('zebrurecanari');
  expect(JSON.stringify((await inspectConversation({ user: nadia.id })).state)).not.toContain('zebrurecanari');
});

function blocked(): Promise<readonly { id: string; payload_json: unknown }[]> {
  return rows(`select id::text as id, payload_json from security_events where event_type = 'AUDIO_URL_BLOCKED'`);
}
