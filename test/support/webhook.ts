import { createHmac } from 'node:crypto';
import { inject } from 'vitest';

export const APP_SECRET = 'dev-app-secret-0123456789abcdef';
export const PHONE_NUMBER_ID = '100000000000001';

export function sign(body: string | Uint8Array, secret = APP_SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

export interface Posted {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>> | null;
  readonly headers: Headers;
}

/** Posts bytes as they are, signed unless told otherwise. */
export async function post(
  body: string | Uint8Array<ArrayBuffer>,
  options: { path?: string; headers?: Readonly<Record<string, string>>; unsigned?: boolean } = {},
): Promise<Posted> {
  const signature: Record<string, string> = options.unsigned ? {} : { 'x-hub-signature-256': sign(body) };
  const headers = { 'content-type': 'application/json', ...signature, ...options.headers };
  return request(options.path ?? '/v1/inbound/whatsapp', { method: 'POST', headers, body });
}

export async function request(path: string, init: RequestInit = {}): Promise<Posted> {
  const headers = new Headers(init.headers);
  if (!headers.has(ADDRESS)) headers.set(ADDRESS, anyAddress());
  const options = { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...init, headers } as const;
  const response = await fetch(`${inject('workerUrl')}${path}`, options);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json');
  return {
    status: response.status,
    body: isJson && text !== '' ? (JSON.parse(text) as Record<string, unknown>) : null,
    headers: response.headers,
  };
}

/** Where a call comes from; the local stack believes it. Every call comes from somewhere else unless a test is about limits. */
export const ADDRESS = 'cf-connecting-ip';

let addresses = Math.floor(Math.random() * 2 ** 24);

export function anyAddress(): string {
  addresses = (addresses + 1) % 2 ** 24;
  return `10.${addresses >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

let ids = 0;

export function messageId(): string {
  return `wamid.TEST${Date.now().toString(36)}${(++ids).toString(36)}`;
}

/** One WhatsApp message as Meta nests it. */
export function textMessage(
  from: string,
  text: string,
  changes: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return { from, id: messageId(), timestamp, type: 'text', text: { body: text }, ...changes };
}

export function whatsappChange(
  value: Readonly<Record<string, unknown>>,
  account = PHONE_NUMBER_ID,
): Readonly<Record<string, unknown>> {
  const metadata = { display_phone_number: '213555999999', phone_number_id: account };
  return { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } };
}

export function whatsappWebhook(...entries: (readonly Readonly<Record<string, unknown>>[])[]): string {
  const entry = entries.map((changes) => ({ id: businessOf(changes[0]), changes }));
  return JSON.stringify({ object: 'whatsapp_business_account', entry });
}

/** The WhatsApp business account of the demo's phone numbers: the same digits behind another first one. */
function businessOf(change: Readonly<Record<string, unknown>> | undefined): string {
  const { metadata } = (change?.value ?? {}) as { metadata?: { phone_number_id?: string } };
  return `2${(metadata?.phone_number_id ?? PHONE_NUMBER_ID).slice(1)}`;
}

export function whatsappText(from: string, text: string): string {
  return whatsappWebhook([whatsappChange({ messages: [textMessage(from, text)] })]);
}
