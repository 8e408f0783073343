import { type ContractReading, readContract } from '#src/channels/index';
import type { Channel, InboundEvent } from '#src/messages/index';

export const NOW = Date.parse('2026-11-22T17:00:00Z');
export const ISO = '2026-11-22T16:59:58+00:00';

export const OWNER = {
  tenantId: '0000000a-0000-4000-8000-00000000000b',
  restaurantId: '00000000-0000-0000-0000-000000000000',
};

export const GOOD_AUDIO = 'https://mmg.whatsapp.net/voice/1';

type Json = Readonly<Record<string, unknown>>;

export function v1Body(changes: Json = {}): Json {
  return {
    contract_version: 'v1',
    provider: 'wa',
    msg_id: 'm-1',
    from: '213555000001',
    text: 'menu',
    timestamp: ISO,
    ...changes,
  };
}

export function v2Body(changes: Json = {}): Json {
  return {
    contract_version: 'v2',
    provider: 'wa',
    msg_id: 'm-1',
    sender: { id: '213555000001' },
    message: { text: 'menu' },
    timestamp: ISO,
    ...changes,
  };
}

export function read(body: unknown, call: { header?: string | null; channel?: Channel } = {}): ContractReading {
  return readContract({
    headerVersion: call.header ?? null,
    body,
    channel: call.channel ?? 'whatsapp',
    clientId: 'client-1',
    accountId: 'account-1',
    owner: OWNER,
    receivedAt: NOW,
    refusalOf: (url) => (url === GOOD_AUDIO ? null : 'domain_not_allowed'),
  });
}

/** The event of a body that must be taken. */
export function eventOf(body: unknown, call: Parameters<typeof read>[1] = {}): InboundEvent {
  const reading = read(body, call);
  if (!reading.ok) throw new Error(`refused: ${JSON.stringify(reading.details)}`);
  return reading.event;
}

/** The paths that a body is refused for; empty when it is taken. */
export function faultsOf(body: unknown, call: Parameters<typeof read>[1] = {}): readonly string[] {
  const reading = read(body, call);
  return reading.ok ? [] : [...new Set(reading.details.map(({ path }) => path))];
}
