import { describe, expect, it } from 'vitest';
import type { Delivery } from '#durable-objects/conversation-rpc';
import { errorResponse } from '#src/gateway/error-response';
import type { RequestFields } from '#src/gateway/gateway-env';
import { type ContractCall, receiveContract } from '#src/gateway/receive-contract';
import { AppError } from '#src/kernel/errors';
import type { Happening } from '#src/security/index';
import type { ApiClient } from '#src/tenancy/index';
import { FIRST, SECOND } from '../../../scripts/db/demo-values.ts';
import { NOW, v1Body, v2Body } from '../channels/contract/bodies.ts';

const CLIENT: ApiClient = {
  clientId: '7d0d1c51-9f6c-4ac7-8b7d-6b1f4d2a9a01',
  name: 'partner',
  tenantId: FIRST.tenantId,
  restaurantId: FIRST.restaurantId,
  scopes: ['inbound:write'],
  accounts: { whatsapp: '100000000000001', instagram: '300000000000001' },
};

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly deliveries: readonly (readonly [string, Delivery])[];
  readonly reports: readonly Happening[];
  readonly fields: RequestFields;
}

type Changes = Partial<Pick<ContractCall, 'channel' | 'client'>> & {
  readonly version?: string;
  readonly owner?: object | null;
  readonly receive?: () => Promise<never>;
};

/** One call, answered as the door answers it. */
async function answer(body: unknown, changes: Changes = {}): Promise<Answered> {
  const { channel = 'whatsapp', client = CLIENT, version, receive } = changes;
  const owner = changes.owner === undefined ? FIRST : changes.owner;
  const deliveries: [string, Delivery][] = [];
  const reports: Happening[] = [];
  const fields: RequestFields = { correlationId: 'correlation-1' };
  const deps = {
    clock: { now: () => NOW },
    config: { allowedAudioDomains: ['mmg.whatsapp.net'] },
    findOwner: async () => owner,
    conversationIdOf: async (_account: unknown, key: string) => `object of ${key}`,
    isConversationId: () => true,
    report: (happening: Happening) => void reports.push(happening),
    conversation: (id: string) => ({
      receive: receive ?? (async (delivery: Delivery) => void deliveries.push([id, delivery])),
    }),
  } as unknown as ContractCall['deps'];
  const bytes = typeof body === 'string' ? body : JSON.stringify(body);
  const headers = new Headers(version === undefined ? {} : { 'x-contract-version': version });
  const call = { client, channel, headers, body: new TextEncoder().encode(bytes), deps, fields };
  const response = await receiveContract(call).catch(errorResponse);
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
    deliveries,
    reports,
    fields,
  };
}

describe('a message of a partner', () => {
  it('brings commands of staff only with the scope for it', async () => {
    const without = await answer(v1Body({ text: '!order list' }));
    const scopes = ['inbound:write', 'console:act'];
    const withScope = await answer(v1Body({ text: '!order list' }), { client: { ...CLIENT, scopes } });
    const marks = [without, withScope].map(({ deliveries }) => deliveries[0]?.[1].events[0]?.noCommands);
    expect(marks).toEqual([true, undefined]);
  });

  it('brings nothing else with that scope alone', async () => {
    const client = { ...CLIENT, scopes: ['console:act'] };
    expect((await answer(v1Body({ text: '!order list' }), { client })).status).toBe(200);
    const other = await answer(v1Body(), { client });
    expect([other.status, other.body.code, other.deliveries]).toEqual([403, 'SEC-004', []]);
  });

  it('is stored in the conversation of who wrote it, and then acknowledged', async () => {
    const { status, body, deliveries, reports, fields } = await answer(v1Body());
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'received',
      channel: 'whatsapp',
      msg_id: 'm-1',
      correlation_id: 'correlation-1',
    });
    expect(deliveries).toHaveLength(1);
    expect(deliveries[0]).toMatchObject([
      'object of 213555000001',
      {
        owner: { tenantId: FIRST.tenantId, restaurantId: FIRST.restaurantId, accountId: '100000000000001' },
        events: [{ id: `contract:${CLIENT.clientId}:m-1`, content: { kind: 'text', text: 'menu' } }],
        receivedAt: NOW,
        correlationId: 'correlation-1',
      },
    ]);
    expect(reports).toEqual([]);
    expect(fields).toMatchObject({ contract: 'v1', events: 1, conversations: 1 });
  });

  it('is read by the version that its header names', async () => {
    const { contract_version, ...body } = v2Body({ provider: 'ig' });
    expect(contract_version).toBe('v2');
    const answered = await answer(body, { version: 'V2', channel: 'instagram' });
    expect(answered).toMatchObject({ status: 200, fields: { contract: 'v2' } });
  });

  it('goes to the client’s own restaurant, whatever the body says', async () => {
    const claim = { tenant_id: SECOND.tenantId, restaurant_id: SECOND.restaurantId, source: 'auth_db' };
    const { status, deliveries, fields } = await answer(v1Body({ tenant_context: claim }));
    expect(status).toBe(200);
    expect(deliveries[0]?.[1].owner).toMatchObject({ tenantId: FIRST.tenantId, accountId: '100000000000001' });
    expect(fields.namesAnother).toBe(true);
    expect(JSON.stringify(deliveries)).not.toContain(SECOND.tenantId);
  });
});

describe('a body that does not fit', () => {
  it('is refused with its version and every reason, stored nowhere and reported once', async () => {
    const body = v2Body({ provider: 'ig', sender: undefined, secret: 'tajine 213555000009' });
    const answered = await answer(body, { version: 'v2', channel: 'instagram' });
    expect(answered.status).toBe(400);
    expect(answered.body).toEqual({
      error: 'invalid_payload',
      code: 'REQ-002',
      message: 'The body does not fit its contract.',
      contract_version: 'v2',
      details: [
        { path: 'sender', message: 'Invalid input: expected object, received undefined' },
        { path: 'secret', message: 'is no field of the contract' },
      ],
    });
    expect(answered.deliveries).toEqual([]);
    expect(answered.reports).toEqual([
      {
        type: 'CONTRACT_VALIDATION_FAILED',
        reason: 'validation_error',
        subject: CLIENT.clientId,
        tenantId: FIRST.tenantId,
        restaurantId: FIRST.restaurantId,
        channel: 'instagram',
        payload: { version: 'v2', names_another: false, client: CLIENT.clientId },
        correlationId: 'correlation-1',
      },
    ]);
    expect(JSON.stringify(answered)).not.toMatch(/tajine|213555000009/);
  });

  it.each([
    ['v9', v1Body(), 'unknown', 'unknown_contract_version'],
    [undefined, v1Body({ provider: 'msg' }), 'v1', 'provider_mismatch'],
    [undefined, [], 'v1', 'validation_error'],
  ])('by header %j is told why: %j', async (version, body, contract_version, reason) => {
    const answered = await answer(body, version === undefined ? {} : { version });
    expect(answered).toMatchObject({ status: 400, body: { code: 'REQ-002', contract_version }, reports: [{ reason }] });
  });

  it.each([['', '{', '[1', '{"a":1,}', 'null x']].flat())('is no JSON: %j', async (text) => {
    const answered = await answer(text);
    expect(answered).toMatchObject({ status: 400, body: { code: 'REQ-001' }, deliveries: [], reports: [] });
  });
});

describe('a client', () => {
  it('without an account on the channel cannot post there', async () => {
    const answered = await answer(v1Body({ provider: 'msg' }), { channel: 'messenger' });
    expect(answered).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', code: 'REQ-002', details: ['the client has no messenger account'] },
      deliveries: [],
    });
  });

  it.each([
    ['nobody', null],
    ['another tenant', SECOND],
    ['another tenant with the same restaurant', { ...FIRST, tenantId: SECOND.tenantId }],
    ['another restaurant of the tenant', { ...FIRST, restaurantId: SECOND.restaurantId }],
  ])('whose account belongs to %s by now cannot post there', async (_whose, owner) => {
    expect(await answer(v1Body(), { owner })).toMatchObject({
      status: 400,
      body: { code: 'REQ-002' },
      deliveries: [],
    });
  });

  it('hears 503 and when to come again, while its message cannot be stored', async () => {
    const answered = await answer(v1Body(), {
      receive: async () => {
        throw new AppError('DB_UNAVAILABLE', 'CANARY 213555000001');
      },
    });
    expect(answered).toMatchObject({ status: 503, body: { code: 'SYS-503' } });
    expect(JSON.stringify(answered.body)).not.toContain('CANARY');
  });
});

describe('a voice message from where nothing may be fetched', () => {
  const url = 'http://127.0.0.1:8080/SECRET/voice.ogg';

  it('is left out and reported without its URL; the rest is stored', async () => {
    const attachments = [{ type: 'audio', url, mime: 'audio/ogg' }];
    const answered = await answer(v1Body({ text: '', attachments }));
    expect(answered).toMatchObject({
      status: 200,
      reports: [{ type: 'AUDIO_URL_BLOCKED', reason: 'https_only', subject: CLIENT.clientId, payload: { urls: 1 } }],
      fields: { audioBlocked: 1 },
    });
    expect(answered.deliveries[0]?.[1].events[0]?.content).toEqual({ kind: 'text', text: '' });
    expect(JSON.stringify(answered)).not.toMatch(/SECRET|127\.0\.0/);
  });

  it('from a host that is allowed is kept', async () => {
    const attachments = [{ type: 'audio', url: 'https://mmg.whatsapp.net/v/1', mime: 'audio/ogg' }];
    const { deliveries, reports } = await answer(v2Body({ message: { attachments } }));
    expect(deliveries[0]?.[1].events[0]?.content).toMatchObject({ kind: 'media', items: attachments });
    expect(reports).toEqual([]);
  });
});
