import { type ContractReading, readContract } from '#src/channels/index';
import type { Deps } from '#src/deps';
import type { Channel, InboundEvent } from '#src/messages/index';
import { checkOutsideUrl, type SecurityPayload } from '#src/security/index';
import { type ApiClient, hasScope } from '#src/tenancy/index';
import { scopeRefusal } from './authenticate.ts';
import type { RequestFields } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { parseJson } from './read-body.ts';
import { type SplitPorts, splitWebhook } from './split-webhook.ts';

const VERSION_HEADER = 'x-contract-version';

/** What a partner has sent; its token and the scope of that have been checked. */
export interface ContractCall {
  readonly client: ApiClient;
  readonly channel: Channel;
  readonly headers: Headers;
  readonly body: Uint8Array;
  readonly deps: SplitPorts & Pick<Deps, 'clock' | 'config' | 'conversation' | 'report'>;
  readonly fields: RequestFields;
}

/** One message of a partner (docs/contract.md). As for Meta, 200 follows the conversation's commit, and what is thrown is a 503. */
export async function receiveContract(call: ContractCall): Promise<Response> {
  const { client, channel, fields, deps } = call;
  const body = parseJson(call.body);
  const accountId = client.accounts[channel];
  if (accountId === undefined) throw withoutAccount(channel);
  const receivedAt = deps.clock.now();
  const reading = readFor(call, { accountId, body, receivedAt });
  Object.assign(fields, { contract: reading.version, namesAnother: reading.namesAnother || undefined });
  if (!reading.ok) throw refusalOf(call, reading);
  const event = eventOf(reading.event, client);
  await store(call, { event, receivedAt, blocked: reading.blocked });
  const { correlationId } = fields;
  return Response.json({ status: 'received', channel, msg_id: reading.messageId, correlation_id: correlationId });
}

/** Whoever posts in a staff member's name could run the restaurant: that takes a right of its own, which is good for nothing else. */
function eventOf(event: InboundEvent, client: ApiClient): InboundEvent {
  if (!isCommand(event) && !hasScope(client.scopes, 'inbound:write')) throw scopeRefusal(client, 'inbound:write');
  return hasScope(client.scopes, 'console:act') ? event : { ...event, noCommands: true };
}

/** Typed, or tapped under an answer to another one. */
function isCommand({ content }: InboundEvent): boolean {
  const words = content.kind === 'choice' ? content.optionId : content.kind === 'text' ? content.text : '';
  return words.trimStart().startsWith('!');
}

function withoutAccount(channel: Channel): HttpError {
  return new HttpError('invalid_request', { details: [`the client has no ${channel} account`] });
}

function readFor(call: ContractCall, at: { accountId: string; body: unknown; receivedAt: number }): ContractReading {
  const { client, channel, headers, deps } = call;
  return readContract({
    headerVersion: headers.get(VERSION_HEADER),
    channel,
    clientId: client.clientId,
    owner: client,
    ...at,
    refusalOf: (url) => {
      const checked = checkOutsideUrl(url, deps.config.allowedAudioDomains);
      return checked.ok ? null : checked.reason;
    },
  });
}

async function store(
  call: ContractCall,
  message: { event: InboundEvent; receivedAt: number; blocked: readonly string[] },
): Promise<void> {
  const { client, channel, deps, fields } = call;
  const { event, receivedAt, blocked } = message;
  const { correlationId } = fields;
  const split = await splitWebhook({ events: [event], receipts: [], ignored: {} }, deps, { receivedAt, correlationId });
  const [[id, delivery] = []] = split.deliveries;
  // What the client's row names may have gone to somebody else since it was read.
  const { tenantId, restaurantId } = delivery?.owner ?? {};
  if (!id || !delivery || tenantId !== client.tenantId || restaurantId !== client.restaurantId) {
    throw withoutAccount(channel);
  }
  if (blocked.length > 0) reportBlocked(call, blocked);
  await deps.conversation(id).receive(delivery);
  Object.assign(fields, { events: 1, conversations: 1 });
}

function refusalOf(call: ContractCall, reading: Extract<ContractReading, { ok: false }>): HttpError {
  const { version, error, details, namesAnother } = reading;
  report(call, {
    type: 'CONTRACT_VALIDATION_FAILED',
    reason: error,
    payload: { version, names_another: namesAnother },
  });
  return new HttpError('invalid_payload', { details, contractVersion: version });
}

/** The talk goes on without it. Its URL is told to nobody. */
function reportBlocked(call: ContractCall, reasons: readonly string[]): void {
  call.fields.audioBlocked = reasons.length;
  const [reason = 'unknown'] = reasons;
  report(call, { type: 'AUDIO_URL_BLOCKED', reason, payload: { urls: reasons.length } });
}

function report(
  call: ContractCall,
  event: { type: 'CONTRACT_VALIDATION_FAILED' | 'AUDIO_URL_BLOCKED'; reason: string; payload: SecurityPayload },
): void {
  const { client, channel, deps, fields } = call;
  const { clientId, tenantId, restaurantId } = client;
  const payload = { ...event.payload, client: clientId };
  const { correlationId } = fields;
  deps.report({ ...event, subject: clientId, tenantId, restaurantId, channel, payload, correlationId });
}
