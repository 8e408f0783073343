import { setTimeout as sleep } from 'node:timers/promises';
import { type ShownMessage, shownMessage } from './shown-message.ts';

interface SentItem {
  readonly n: number;
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const ANSWER_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

/** A customer's phone on the local stack: what it sends goes through signed webhooks, what it shows is what Graph was asked to send. */
export class Phone {
  readonly channel: string;
  readonly user: string;
  private readonly metaUrl: string;
  private readonly name: string;
  private last: ShownMessage | null = null;
  private seen = 0;

  constructor(setup: { metaUrl: string; channel: string; user: string; name: string }) {
    this.metaUrl = setup.metaUrl;
    this.channel = setup.channel;
    this.user = setup.user;
    this.name = setup.name;
  }

  async types(text: string): Promise<ShownMessage> {
    return this.sends({ kind: 'text', text });
  }

  /** Taps the option whose title contains these words. */
  async taps(words: string): Promise<ShownMessage> {
    const option = this.last?.options.find(({ title }) => title.includes(words));
    if (!option) throw new Error(`${this.channel}: nothing to tap called "${words}" under: ${this.last?.text}`);
    const { kind, id, title } = option;
    return this.sends(kind === 'quick' ? { kind, payload: id, title } : { kind, id, title });
  }

  private async sends(content: Readonly<Record<string, string>>): Promise<ShownMessage> {
    await this.catchUp();
    const form = { channel: this.channel, from: this.user, name: this.name, ...content };
    const answer = await this.post('/_control/inbound', form);
    if (answer.status !== 200) throw new Error(`${this.channel}: the webhook was answered with ${answer.status}`);
    const deadline = Date.now() + ANSWER_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const [message] = await this.catchUp();
      if (message) {
        this.last = message;
        return message;
      }
      await sleep(POLL_MS);
    }
    throw new Error(`${this.channel}: no answer within ${ANSWER_TIMEOUT_MS / 1_000} s`);
  }

  private async catchUp(): Promise<readonly ShownMessage[]> {
    const response = await fetch(`${this.metaUrl}/_control/sent?to=${this.user}&since=${this.seen}`, {
      signal: AbortSignal.timeout(5_000),
    });
    const { items } = (await response.json()) as { items: readonly SentItem[] };
    this.seen = items.at(-1)?.n ?? this.seen;
    return items.filter((item) => item.status === 200).flatMap((item) => shownMessage(item.body) ?? []);
  }

  private async post(path: string, body: unknown): Promise<{ status: number }> {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(15_000) };
    const response = await fetch(`${this.metaUrl}${path}`, init);
    return (await response.json()) as { status: number };
  }
}
