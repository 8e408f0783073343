import type { AddressedReceipt, ConversationOwner, Delivery } from '#durable-objects/conversation-rpc';
import type { ParsedWebhook } from '#src/channels/index';
import {
  type AccountRef,
  accountKey,
  type InboundEvent,
  olderKeys,
  parseCallbackData,
  type Receipt,
} from '#src/messages/index';
import type { AccountOwner } from '#src/tenancy/index';

export interface SplitPorts {
  findOwner(account: AccountRef): Promise<AccountOwner | null>;
  /** The object that a customer's key names. */
  conversationIdOf(account: AccountRef, userKey: string): Promise<string>;
  /** Another system may send through the same number, with data that looks like ours. */
  isConversationId(id: string): boolean;
}

export interface Split {
  /** By object id. */
  readonly deliveries: ReadonlyMap<string, Delivery>;
  /** Items whose account we do not know: acknowledged, and nothing else (design.md §6 row 3). */
  readonly unknownAccount: number;
}

interface Draft {
  readonly owner: ConversationOwner;
  readonly events: InboundEvent[];
  readonly receipts: AddressedReceipt[];
  readonly olderIds: Set<string>;
}

/** Groups everything in one webhook by conversation, so that each gets one call whatever the batch. */
export async function splitWebhook(
  webhook: ParsedWebhook,
  ports: SplitPorts,
  stamp: { receivedAt: number; correlationId: string },
): Promise<Split> {
  const splitter = new Splitter(ports);
  for (const event of webhook.events) await splitter.addEvent(event);
  for (const receipt of webhook.receipts) await splitter.addReceipt(receipt);
  const deliveries = [...splitter.drafts].map(([id, draft]) => {
    const { owner, events, receipts } = draft;
    const olderIds = [...draft.olderIds].filter((older) => older !== id);
    return [id, { owner, events, receipts, olderIds, ...stamp }] as const;
  });
  return { deliveries: new Map(deliveries), unknownAccount: splitter.unknownAccount };
}

class Splitter {
  readonly drafts = new Map<string, Draft>();
  unknownAccount = 0;
  private readonly ports: SplitPorts;
  private readonly owners = new Map<string, AccountOwner | null>();

  constructor(ports: SplitPorts) {
    this.ports = ports;
  }

  async addEvent(event: InboundEvent): Promise<void> {
    const owner = await this.ownerOf(event);
    if (!owner) return;
    const draft = this.draft(await this.ports.conversationIdOf(event, event.user.key), owner);
    draft.events.push(event);
    for (const key of olderKeys(event.user)) draft.olderIds.add(await this.ports.conversationIdOf(event, key));
  }

  /** Our callback data names the object; without it the customer does. A receipt that names neither is nobody's. */
  async addReceipt(receipt: Receipt): Promise<void> {
    const owner = await this.ownerOf(receipt.account);
    if (!owner) return;
    const callback = receipt.callback === undefined ? null : parseCallbackData(receipt.callback);
    const key = receipt.user?.key;
    const isForeign = receipt.callback !== undefined && (!callback || !this.ports.isConversationId(callback.objectId));
    if (isForeign || (!callback && key === undefined)) return;
    const id = callback?.objectId ?? (await this.ports.conversationIdOf(receipt.account, key ?? ''));
    const { outboxId = null, attempt = null } = callback ?? {};
    this.draft(id, owner).receipts.push({ receipt, outboxId, attempt });
  }

  private async ownerOf(account: AccountRef): Promise<ConversationOwner | null> {
    const key = accountKey(account);
    let owner = this.owners.get(key);
    if (owner === undefined) {
      owner = await this.ports.findOwner({ channel: account.channel, accountId: account.accountId });
      this.owners.set(key, owner);
    }
    if (!owner) {
      this.unknownAccount++;
      return null;
    }
    const { tenantId, restaurantId } = owner;
    return { tenantId, restaurantId, channel: account.channel, accountId: account.accountId };
  }

  private draft(id: string, owner: ConversationOwner): Draft {
    const known = this.drafts.get(id);
    if (known) return known;
    const draft: Draft = { owner, events: [], receipts: [], olderIds: new Set() };
    this.drafts.set(id, draft);
    return draft;
  }
}
