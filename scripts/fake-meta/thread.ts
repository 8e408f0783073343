import { BoundedLog } from './bounded-log.ts';
import type { Channel } from './demo.ts';
import type { EventStream } from './event-stream.ts';

/** A message as the phones of the page show it. `content` is the short form of an inbound one, the Graph body of a sent one. */
export interface ThreadMessage {
  readonly channel: Channel;
  readonly account: string;
  readonly user: string;
  readonly name?: string;
  readonly direction: 'in' | 'out';
  readonly at: number;
  readonly id: string;
  readonly content: unknown;
  status: ThreadStatus;
  error?: string;
  readonly reactions: { user?: string; bot?: string };
}

export type ThreadStatus = 'pending' | 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

type Numbered = ThreadMessage & { readonly n: number };

const KEPT = 20_000;
const RANK: Readonly<Record<ThreadStatus, number>> = {
  pending: 0,
  accepted: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  failed: 5,
};

export class Thread {
  readonly #log = new BoundedLog<ThreadMessage>(KEPT);
  readonly #byId = new Map<string, Numbered>();
  readonly #conversations = new Map<string, Numbered[]>();
  readonly #events: EventStream;

  constructor(events: EventStream) {
    this.#events = events;
  }

  add(message: Omit<ThreadMessage, 'reactions'>): void {
    const added = this.#log.add({ ...message, reactions: {} });
    this.#byId.set(message.id, added);
    const key = conversationKey(message);
    const conversation = this.#conversations.get(key);
    if (conversation) conversation.push(added);
    else this.#conversations.set(key, [added]);
    if (this.#byId.size > KEPT) this.#forgetOldest();
    this.#events.publish('message', added);
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  find(id: string): ThreadMessage | undefined {
    return this.#byId.get(id);
  }

  /** A tick never goes back, whatever order the news come in. */
  advance(id: string, status: ThreadStatus, error?: string): void {
    const message = this.#byId.get(id);
    if (!message || RANK[status] <= RANK[message.status]) return;
    if (status === 'failed' && RANK[message.status] >= RANK.delivered) return;
    message.status = status;
    if (error !== undefined) message.error = error;
    this.#events.publish('message', message);
  }

  /** A webhook that Meta had to repeat is not failed for good. */
  recover(id: string): void {
    const message = this.#byId.get(id);
    if (message?.status !== 'failed') return;
    message.status = 'delivered';
    delete message.error;
    this.#events.publish('message', message);
  }

  /** An empty emoji takes the reaction back. */
  react(id: string, by: 'user' | 'bot', emoji: string): void {
    const message = this.#byId.get(id);
    if (!message) return;
    message.reactions[by] = emoji;
    this.#events.publish('message', message);
  }

  /** The bot has read this message, and by that all earlier ones of the same customer. */
  readUpTo(input: { readonly account: string; readonly user: string; readonly id?: string }): void {
    const limit = input.id === undefined ? Number.POSITIVE_INFINITY : (this.#byId.get(input.id)?.n ?? 0);
    for (const message of this.#conversations.get(conversationKey(input)) ?? []) {
      if (message.direction === 'in' && message.n <= limit) this.advance(message.id, 'read');
    }
  }

  since(n: number): readonly ThreadMessage[] {
    return this.#log.since(n);
  }

  /** Oldest first. */
  conversation(of: { readonly account: string; readonly user: string }): readonly ThreadMessage[] {
    return this.#conversations.get(conversationKey(of)) ?? [];
  }

  clear(): void {
    this.#log.clear();
    this.#byId.clear();
    this.#conversations.clear();
  }

  #forgetOldest(): void {
    const oldest = this.#byId.entries().next();
    if (oldest.done) return;
    const [id, message] = oldest.value;
    this.#byId.delete(id);
    const key = conversationKey(message);
    const conversation = this.#conversations.get(key);
    conversation?.shift();
    if (conversation?.length === 0) this.#conversations.delete(key);
  }
}

function conversationKey(of: { readonly account: string; readonly user: string }): string {
  return `${of.account}|${of.user}`;
}
