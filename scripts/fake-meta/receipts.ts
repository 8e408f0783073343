import type { Account } from './demo.ts';
import type { EventStream } from './event-stream.ts';
import { type AcceptedSend, type Receipt, type ReceiptStep, receiptWebhook } from './receipt-webhook.ts';
import type { Thread } from './thread.ts';
import type { Timers } from './timers.ts';
import type { WebhookSender } from './webhook-sender.ts';

export const RECEIPT_MODES = ['normal', 'withhold', 'duplicate', 'reverse', 'delay'] as const;
export type ReceiptMode = (typeof RECEIPT_MODES)[number];

const DEFAULT_DELAY_MS = 5000;
const SHORTEST_STEP_MS = 20;
const LONGEST_STEP_MS = 150;
const AUTO_READ_MS = 300;
const BATCH_MS = 15;
const BATCH_MAX = 50;

export interface ReceiptDeps {
  readonly sender: WebhookSender;
  readonly thread: Thread;
  readonly events: EventStream;
  readonly timers: Timers;
  readonly now: () => number;
}

/** The life of accepted messages after the answer: sent, delivered, read or failed, told to the Worker by webhooks. */
export class Receipts {
  readonly #deps: ReceiptDeps;
  #mode: ReceiptMode = 'normal';
  #delayMs = DEFAULT_DELAY_MS;
  readonly #batches = new Map<string, Receipt[]>();
  readonly #unread = new Map<string, AcceptedSend>();
  readonly #seenEarly = new Set<string>();

  constructor(deps: ReceiptDeps) {
    this.#deps = deps;
  }

  get setting(): { readonly mode: ReceiptMode; readonly delayMs: number } {
    return { mode: this.#mode, delayMs: this.#delayMs };
  }

  set(mode: ReceiptMode, delayMs?: number): void {
    this.#mode = mode;
    this.#delayMs = delayMs ?? DEFAULT_DELAY_MS;
  }

  follow(send: AcceptedSend): void {
    // Withheld receipts never come, not even when the mode changes back.
    if (this.#mode !== 'withhold') void this.#live(send);
  }

  /** A page shows these messages. */
  see(messageIds: readonly string[]): void {
    for (const id of messageIds) {
      const send = this.#unread.get(id);
      if (send) this.#read(send);
      else if (this.#isUnderWay(id)) this.#seenEarly.add(id);
    }
  }

  forget(): void {
    this.#batches.clear();
    this.#unread.clear();
    this.#seenEarly.clear();
    this.set('normal');
  }

  async #live(send: AcceptedSend): Promise<void> {
    const { timers } = this.#deps;
    if (this.#mode === 'reverse' && send.failedCode === undefined) return this.#liveBackwards(send);
    for (const step of stepsOf(send)) {
      if (!(await timers.sleep(this.#stepMs()))) return;
      this.#emit({ send, step, at: this.#deps.now() });
    }
    if (send.failedCode !== undefined) return;
    this.#unread.set(send.messageId, send);
    if (this.#seenEarly.delete(send.messageId)) return this.#read(send);
    if (this.#deps.events.openPages > 0) return;
    if (await timers.sleep(AUTO_READ_MS + (this.#mode === 'delay' ? this.#delayMs : 0))) this.#read(send);
  }

  /** The times in them tell the true order: only their arrival is turned round. */
  async #liveBackwards(send: AcceptedSend): Promise<void> {
    const receipts: Receipt[] = [];
    for (const step of [...stepsOf(send), 'read'] as const) {
      if (!(await this.#deps.timers.sleep(this.#stepMs()))) return;
      receipts.push({ send, step, at: this.#deps.now() });
    }
    for (const receipt of receipts.toReversed()) await this.#post(send.account, [receipt], 1);
  }

  #isUnderWay(messageId: string): boolean {
    const message = this.#deps.thread.find(messageId);
    return message?.direction === 'out' && message.status !== 'read' && message.status !== 'failed';
  }

  #read(send: AcceptedSend): void {
    if (!this.#unread.delete(send.messageId) || this.#mode === 'withhold') return;
    this.#emit({ send, step: 'read', at: this.#deps.now() });
  }

  #stepMs(): number {
    const base = SHORTEST_STEP_MS + Math.random() * (LONGEST_STEP_MS - SHORTEST_STEP_MS);
    return base + (this.#mode === 'delay' ? this.#delayMs : 0);
  }

  /** Receipts of one account that fall together travel together, as Meta batches them. */
  #emit(receipt: Receipt): void {
    const { account } = receipt.send;
    const open = this.#batches.get(account.id);
    if (open) {
      open.push(receipt);
      return;
    }
    const batch: Receipt[] = [receipt];
    this.#batches.set(account.id, batch);
    void this.#deps.timers.sleep(BATCH_MS).then((ran) => {
      if (this.#batches.get(account.id) === batch) this.#batches.delete(account.id);
      if (!ran) return;
      const times = this.#mode === 'duplicate' ? 2 : 1;
      for (let from = 0; from < batch.length; from += BATCH_MAX) {
        void this.#post(account, batch.slice(from, from + BATCH_MAX), times);
      }
    });
  }

  async #post(account: Account, receipts: readonly Receipt[], times: number): Promise<void> {
    const webhook = { channel: account.channel, kind: 'receipt', body: receiptWebhook(account, receipts) } as const;
    for (const { send, step } of receipts) {
      this.#deps.thread.advance(send.messageId, step, step === 'failed' ? `#${send.failedCode}` : undefined);
    }
    await Promise.all(Array.from({ length: times }, () => this.#deps.sender.deliver(webhook)));
  }
}

function stepsOf(send: AcceptedSend): readonly ReceiptStep[] {
  if (send.failedCode !== undefined) return ['failed'];
  // Instagram knows no delivery event.
  return send.account.channel === 'instagram' ? ['sent'] : ['sent', 'delivered'];
}
