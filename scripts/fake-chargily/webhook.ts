import { createHmac } from 'node:crypto';

const TIMEOUT_MS = 15_000;

/** Signed over the bytes that are sent, as the real ones: lower-case hex, no prefix. Answers with the status, 0 for none. */
export async function sendWebhook(event: {
  url: string;
  secretKey: string;
  eventId: string;
  type: string;
  data: object;
}): Promise<number> {
  const { url, secretKey, eventId, type, data } = event;
  const body = JSON.stringify({ id: eventId, entity: 'event', livemode: 'false', type, data });
  const signature = createHmac('sha256', secretKey).update(body).digest('hex');
  try {
    const headers = { 'content-type': 'application/json', signature };
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
