import { describe, expect, it } from 'vitest';
import { type CommandMessage, runCommand } from '#src/console/run-command.usecase';
import { SWITCHES, switchesOf } from '#src/tenancy/index';
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

async function says(text: string, role: 'owner' | 'admin' = 'owner') {
  const { ports, done, finished } = recordingPorts(role);
  const reply = await runCommand(ports, { ...MESSAGE, text });
  return { ...reply, done, failure: finished[0]?.failure };
}

describe('!flags', () => {
  it('shows each switch with its value and where that comes from, and buttons to whoever may turn them', async () => {
    const { text, options } = await says('!flags');
    expect(text).toContain('questions : activé (réglage par défaut) · FAQ_ENABLED');
    expect(text).toContain('vocaux : coupé (ce service n’est pas installé)');
    expect(options).toEqual([{ id: '!flags set FAQ_ENABLED off', title: 'Couper questions' }]);
    expect((await says('!flags', 'admin')).options).toEqual([]);
    expect((await says('!إعدادات')).text).toContain('الإعداد الأصلي');
  });

  it.each([
    ['!flags set FAQ_ENABLED off', 'flag FAQ_ENABLED false'],
    ['!flags set faq oui', 'flag FAQ_ENABLED true'],
    ['!flags set questions coupé', 'flag FAQ_ENABLED false'],
    ['!إعدادات ضع الأسئلة إيقاف', 'flag FAQ_ENABLED false'],
    ['!flags reset FAQ_ENABLED', 'flag FAQ_ENABLED null'],
    ['!flags unset faq', 'flag FAQ_ENABLED null'],
  ])('%s: %s', async (text, wanted) => {
    expect((await says(text)).done).toEqual([wanted]);
  });

  it.each([
    ['!flags set FAQ_ENABLED peut-être', 'usage'],
    ['!flags set FAQ_ENABLED', 'usage'],
    ['!flags faq off', 'usage'],
    ['!flags reset', 'usage'],
    ['!flags set DATABASE_URL on', 'unknown_flag'],
    ['!flags set CHARGILY_SECRET_KEY off', 'unknown_flag'],
    ['!flags set VOICE_ENABLED on', 'unavailable'],
  ])('%s changes nothing: %s', async (text, why) => {
    const { done, failure } = await says(text);
    expect(done).toEqual([]);
    expect(failure).toBe(why);
  });
});

it('a row counts for nothing unless it names a switch and says true or false', () => {
  expect(SWITCHES.length).toBeGreaterThan(0);
  expect(switchesOf({ FAQ_ENABLED: 'false', DEBUG_MODE: 'true', LLM_ENABLED: 'perhaps' })).toEqual({
    FAQ_ENABLED: false,
  });
});
