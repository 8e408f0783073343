import { type Posted, request } from './webhook.ts';

type Json = Readonly<Record<string, unknown>>;
export type PartnerChannel = 'whatsapp' | 'instagram' | 'messenger';

const PROVIDERS = { whatsapp: 'wa', instagram: 'ig', messenger: 'msg' } as const;
export const PARTNER_TOKEN = 'test-token-inbound';

/** What the local stack's partner posts, in the partner's own words. */
export function postAsPartner(
  channel: PartnerChannel,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Posted> {
  const authorization: Record<string, string> = hasToken(headers) ? {} : { authorization: `Bearer ${PARTNER_TOKEN}` };
  return request(`/v1/inbound/${channel}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

function hasToken(headers: Readonly<Record<string, string>>): boolean {
  return ['authorization', 'x-api-token', 'x-webhook-token'].some((name) => name in headers);
}

export function v1Message(channel: PartnerChannel, changes: Json = {}): Json {
  const timestamp = new Date().toISOString();
  return {
    contract_version: 'v1',
    provider: PROVIDERS[channel],
    msg_id: partnerId(),
    text: 'menu',
    timestamp,
    ...changes,
  };
}

export function v2Message(channel: PartnerChannel, changes: Json = {}): Json {
  const timestamp = new Date().toISOString();
  const message = { text: 'menu' };
  return { contract_version: 'v2', provider: PROVIDERS[channel], msg_id: partnerId(), message, timestamp, ...changes };
}

let ids = 0;

export function partnerId(): string {
  return `partner-${Date.now().toString(36)}-${++ids}`;
}
