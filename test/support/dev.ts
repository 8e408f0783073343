import { inject } from 'vitest';
import { request } from './webhook.ts';

const WHATSAPP = '100000000000001';

export interface InspectedRow {
  readonly id: number;
  readonly status: string;
  readonly attempt: number;
  readonly error: string | null;
  readonly errorCode: number | null;
  readonly intent: string;
}

export interface Inspected {
  readonly id: string;
  readonly aliasOf: string | null;
  readonly alarmAt: number | null;
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly state?: Readonly<Record<string, unknown>> & { readonly cart: { readonly lines: readonly unknown[] } };
  readonly outbox: readonly InspectedRow[];
}

/** One conversation as its object holds it. */
export async function inspectConversation(query: {
  user: string;
  channel?: string;
  account?: string;
}): Promise<Inspected> {
  const { user, channel = 'whatsapp', account = WHATSAPP } = query;
  const answer = await request(`/__dev/state?channel=${channel}&account=${account}&user=${encodeURIComponent(user)}`);
  if (answer.status !== 200) throw new Error(`state: ${answer.status}`);
  return answer.body as unknown as Inspected;
}

export async function runCron(cron: string): Promise<void> {
  const answer = await request('/__dev/cron', { method: 'POST', body: JSON.stringify({ cron }) });
  if (answer.status !== 200) throw new Error(`cron: ${answer.status}`);
}

export function stateDir(): string {
  return inject('place').stateDir;
}
