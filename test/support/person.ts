import { type ShownMessage, shownMessage } from '../../scripts/demo/shown-message.ts';
import { messagesTo, meta, type SentItem, type WebhookAnswer } from './meta.ts';
import { until } from './until.ts';

type Channel = 'whatsapp' | 'instagram' | 'messenger';

let count = 0;
const RUN = String(Date.now()).slice(-7);

/** A customer on the local stack, from the phone's side: what they send is signed by Meta, what they see is what Graph was asked to send. */
export class Person {
  readonly channel: Channel;
  readonly id: string;
  readonly name: string;
  readonly account: string | undefined;
  protected seen = 0;
  shown: ShownMessage = { text: '', options: [] };

  constructor(setup: { channel?: Channel; id?: string; name?: string; account?: string } = {}) {
    this.channel = setup.channel ?? 'whatsapp';
    this.id = setup.id ?? `2135${RUN}${String(++count).padStart(2, '0')}`;
    this.name = setup.name ?? 'Nadia';
    this.account = setup.account;
  }

  get text(): string {
    return this.shown.text;
  }

  /** Writes, and waits for the answer. */
  async types(text: string): Promise<this> {
    await this.sends({ kind: 'text', text });
    return this.waits();
  }

  async taps(words: string): Promise<this> {
    const option = this.shown.options.find(({ title }) => title.includes(words));
    if (!option) throw new Error(`nothing to tap called "${words}" under: ${this.text}`);
    const { kind, id, title } = option;
    await this.sends(kind === 'quick' ? { kind, payload: id, title } : { kind, id, title });
    return this.waits();
  }

  async does(moves: readonly string[]): Promise<this> {
    for (const move of moves) await (move.startsWith('>') ? this.taps(move.slice(1).trim()) : this.types(move));
    return this;
  }

  /** Without waiting for anything but the Worker's answer to the webhook. */
  sends(content: Readonly<Record<string, unknown>>): Promise<WebhookAnswer> {
    const { channel, id: from, name, account } = this;
    return meta.inbound({ channel, from, name, ...(account && { account }), ...content });
  }

  /** Until one more message has come. */
  async waits(timeoutMs = 15_000): Promise<this> {
    const wanted = this.seen + 1;
    const messages = await until(async () => {
      const all = await this.answers();
      return all.length >= wanted ? all : null;
    }, timeoutMs);
    this.seen = wanted;
    this.shown = shownMessage(messages[wanted - 1]?.body ?? {}) ?? this.shown;
    return this;
  }

  /** What was sent to them that they have asked for. */
  protected answers(): Promise<readonly SentItem[]> {
    return messagesTo(this.id);
  }

  async received(): Promise<readonly ShownMessage[]> {
    const messages = await messagesTo(this.id);
    return messages.flatMap((message) => shownMessage(message.body) ?? []);
  }
}
