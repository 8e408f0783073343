import { createHmac } from 'node:crypto';
import type { Channel } from './demo.ts';

/** Messenger and Instagram sign and send JSON with `\uXXXX` for every non-ASCII unit and `\/` for a slash; WhatsApp sends UTF-8. */
export function encodeWebhook(channel: Channel, body: unknown): Buffer {
  if (typeof body === 'string') return Buffer.from(body, 'utf8');
  const json = JSON.stringify(body);
  if (channel === 'whatsapp') return Buffer.from(json, 'utf8');
  const escaped = json
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return Buffer.from(escaped, 'utf8');
}

export function signWebhook(bytes: Buffer, appSecret: string): string {
  return `sha256=${createHmac('sha256', appSecret).update(bytes).digest('hex')}`;
}
