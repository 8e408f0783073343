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
  const response = await fetch(`${inject('workerUrl')}${path}`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
    ...init,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json');
  return {
    status: response.status,
    body: isJson ? (JSON.parse(text) as Record<string, unknown>) : null,
    headers: response.headers,
  };
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
  const entry = entries.map((changes) => ({ id: '200000000000001', changes }));
  return JSON.stringify({ object: 'whatsapp_business_account', entry });
}

export function whatsappText(from: string, text: string): string {
  return whatsappWebhook([whatsappChange({ messages: [textMessage(from, text)] })]);
}
