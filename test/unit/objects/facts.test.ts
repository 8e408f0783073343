import { expect, it } from 'vitest';
import type { ConversationPorts } from '#durable-objects/conversation-ports';
import { factsFor } from '#durable-objects/conversation-turn';
import type { Switches } from '#src/tenancy/index';
import { demoRestaurant } from '../../support/demo-restaurant.ts';

const languages = {
  scriptFirst: true,
  stickyArabic: true,
  stickyThreshold: 2,
  answersDarija: false,
  strictArabic: true,
  fallback: 'fr',
} as const;
const profile = {
  tenantId: 't',
  restaurantId: 'r',
  channel: 'whatsapp',
  accountId: 'a',
  user: { key: 'k' },
  lastInboundAt: 0,
  nextOutboxId: 1,
  purgeAt: null,
} as const;

/** What a turn is told, by what the settings say and what the restaurant has turned. */
function facts(areOn: boolean, switches: Switches) {
  const settings = {
    deliveryEnabled: areOn,
    supportEnabled: areOn,
    faqEnabled: areOn,
    hearsVoice: areOn,
    hasAdviser: areOn,
    languages: { ...languages, answersDarija: areOn },
  };
  const ports = { clock: { now: () => 0 }, newId: () => 'id', ...settings } as unknown as ConversationPorts;
  const told = factsFor({ ports, profile, restaurant: demoRestaurant({ switches }) });
  const { deliveryEnabled, supportEnabled, faqEnabled, hearsVoice, hasAdviser } = told;
  return [deliveryEnabled, supportEnabled, faqEnabled, hearsVoice, hasAdviser, told.languages.answersDarija];
}

const all = (value: boolean): Switches => ({
  DELIVERY_ENABLED: value,
  SUPPORT_ENABLED: value,
  FAQ_ENABLED: value,
  VOICE_ENABLED: value,
  LLM_ENABLED: value,
  L10N_DARIJA_ENABLED: value,
});

it('a switch goes before the setting, and cannot make a service that is not there', () => {
  expect(facts(true, {})).toEqual([true, true, true, true, true, true]);
  expect(facts(false, {})).toEqual([false, false, false, false, false, false]);
  expect(facts(true, all(false))).toEqual([false, false, false, false, false, false]);
  expect(facts(false, all(true))).toEqual([true, true, true, false, false, true]);
});
