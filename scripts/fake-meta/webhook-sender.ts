import type { Channel } from './demo.ts';
import { parseJson } from './json.ts';
import type { Timers } from './timers.ts';
import type { Traffic } from './traffic.ts';
import { encodeWebhook, signWebhook } from './webhook-wire.ts';
import type { WorkerAnswer, WorkerClient } from './worker-client.ts';

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** Half a day at 15 s: Meta itself goes on for up to 7 days. */
const MAX_ATTEMPTS = 2900;
const RECEIPT_CONNECTIONS = 16;

export interface Webhook {
  readonly channel: Channel;
  readonly kind: 'inbound' | 'receipt';
  /** An object is serialised as Meta does; a string goes out as it is. */
  readonly body: unknown;
}

export interface SenderDeps {
  readonly worker: WorkerClient;
  readonly appSecret: string;
  readonly timers: Timers;
  readonly traffic: Traffic;
  readonly now: () => number;
}

/** Signed webhooks to the Worker, repeated in the background until one is answered 2xx. */
export class WebhookSender {
  readonly #deps: SenderDeps;
  #epoch = 0;
  #freeConnections = RECEIPT_CONNECTIONS;
  readonly #waiting: (() => void)[] = [];

  constructor(deps: SenderDeps) {
    this.#deps = deps;
  }

  /** The first attempt's answer. When that is no 2xx, Meta tries again: `onDelivered` tells when it got through. */
  async deliver(webhook: Webhook, onDelivered?: () => void): Promise<WorkerAnswer> {
    const bytes = encodeWebhook(webhook.channel, webhook.body);
    const answer = await this.#attempt(webhook, bytes, 1);
    if (isDelivered(answer)) onDelivered?.();
    else void this.#repeat(webhook, bytes, onDelivered);
    return answer;
  }

  async once(webhook: Webhook): Promise<WorkerAnswer> {
    return this.#attempt(webhook, encodeWebhook(webhook.channel, webhook.body), 1);
  }

  /** Everything not yet delivered is dropped. */
  forget(): void {
    this.#epoch += 1;
  }

  async #repeat(webhook: Webhook, bytes: Buffer, onDelivered?: () => void): Promise<void> {
    const epoch = this.#epoch;
    let waitMs = FIRST_RETRY_MS;
    for (let attempt = 2; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const ran = await this.#deps.timers.sleep(waitMs);
      if (!ran || epoch !== this.#epoch) return;
      const answer = await this.#attempt(webhook, bytes, attempt);
      if (epoch !== this.#epoch) return;
      if (isDelivered(answer)) {
        onDelivered?.();
        return;
      }
      waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS);
    }
  }

  async #attempt(webhook: Webhook, bytes: Buffer, attempt: number): Promise<WorkerAnswer> {
    const path = `/v1/inbound/${webhook.channel}`;
    const at = this.#deps.now();
    const epoch = this.#epoch;
    const release = webhook.kind === 'receipt' ? await this.#takeConnection() : undefined;
    const answer = await this.#deps.worker.call({
      method: 'POST',
      path,
      bytes,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': signWebhook(bytes, this.#deps.appSecret),
      },
    });
    release?.();
    if (epoch !== this.#epoch) return answer;
    const request = typeof webhook.body === 'string' ? (parseJson(webhook.body) ?? webhook.body) : webhook.body;
    this.#deps.traffic.add({
      at,
      kind: webhook.kind,
      channel: webhook.channel,
      method: 'POST',
      path,
      request,
      status: answer.status,
      response: answer.body,
      ms: answer.ms,
      attempt,
    });
    return answer;
  }

  /** Receipts queue for a few connections, so that a burst of them never delays a customer's message. */
  async #takeConnection(): Promise<() => void> {
    if (this.#freeConnections > 0) this.#freeConnections -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#freeConnections += 1;
    };
  }
}

export function isDelivered(answer: WorkerAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}
