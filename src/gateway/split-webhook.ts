import type { AddressedReceipt, ConversationOwner, Delivery } from '#durable-objects/conversation-rpc';
import type { ParsedWebhook } from '#src/channels/index';
import {
  type AccountRef,
  accountKey,
  type Channel,
  type InboundEvent,
  olderKeys,
  parseCallbackData,
  type Receipt,
} from '#src/messages/index';
import { type AccountOwner, businessAccountId } from '#src/tenancy/index';

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
  /** What nobody answers for: acknowledged, reported, and nothing else (design.md §6 row 3). */
  readonly unowned: { readonly items: number; readonly accounts: readonly UnownedAccount[] };
}

export interface UnownedAccount {
  readonly account: AccountRef;
  /** Nobody has registered it, or the business that the item came under belongs to somebody else (security.md A18). */
  readonly reason: 'unknown' | 'foreign_business';
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
  const businessOf = (item: InboundEvent | Receipt) => webhook.businesses?.get(item);
  for (const event of webhook.events) await splitter.addEvent(event, businessOf(event));
  for (const receipt of webhook.receipts) await splitter.addReceipt(receipt, businessOf(receipt));
  const deliveries = [...splitter.drafts].map(([id, draft]) => {
    const { owner, events, receipts } = draft;
    const olderIds = [...draft.olderIds].filter((older) => older !== id);
    return [id, { owner, events, receipts, olderIds, ...stamp }] as const;
  });
  const unowned = { items: splitter.unownedItems, accounts: [...splitter.unowned.values()] };
  return { deliveries: new Map(deliveries), unowned };
}

class Splitter {
  readonly drafts = new Map<string, Draft>();
  readonly unowned = new Map<string, UnownedAccount>();
  unownedItems = 0;
  private readonly ports: SplitPorts;
  private readonly owners = new Map<string, AccountOwner | null>();

  constructor(ports: SplitPorts) {
    this.ports = ports;
  }

  async addEvent(event: InboundEvent, business: string | undefined): Promise<void> {
    const owner = await this.ownerOf(event, business);
    if (!owner) return;
    const draft = this.draft(await this.ports.conversationIdOf(event, event.user.key), owner);
    draft.events.push(event);
    for (const key of olderKeys(event.user)) draft.olderIds.add(await this.ports.conversationIdOf(event, key));
  }

  /** Our callback data names the object; without it the customer does. A receipt that names neither is nobody's. */
  async addReceipt(receipt: Receipt, business: string | undefined): Promise<void> {
    const owner = await this.ownerOf(receipt.account, business);
    if (!owner) return;
    const callback = receipt.callback === undefined ? null : parseCallbackData(receipt.callback);
    const key = receipt.user?.key;
    const isForeign = receipt.callback !== undefined && (!callback || !this.ports.isConversationId(callback.objectId));
    if (isForeign || (!callback && key === undefined)) return;
    const id = callback?.objectId ?? (await this.ports.conversationIdOf(receipt.account, key ?? ''));
    const { outboxId = null, attempt = null } = callback ?? {};
    this.draft(id, owner).receipts.push({ receipt, outboxId, attempt });
  }

  private async ownerOf(account: AccountRef, business: string | undefined): Promise<ConversationOwner | null> {
    const { channel, accountId } = account;
    const owner = await this.find({ channel, accountId });
    if (!owner) return this.refuse({ account: { channel, accountId }, reason: 'unknown' });
    if (await this.isForeign(business, { channel, owner })) {
      return this.refuse({ account: { channel, accountId }, reason: 'foreign_business' });
    }
    const { tenantId, restaurantId } = owner;
    return { tenantId, restaurantId, channel, accountId };
  }

  /** A business that nobody has registered is no contradiction: Meta's own test webhooks come under made-up ones. */
  private async isForeign(
    business: string | undefined,
    known: { channel: Channel; owner: AccountOwner },
  ): Promise<boolean> {
    const { channel, owner } = known;
    if (business === undefined || !owner.wabaId || owner.wabaId === business) return false;
    const holder = await this.find({ channel, accountId: businessAccountId(business) });
    return holder !== null && holder.tenantId !== owner.tenantId;
  }

  private async find(account: AccountRef): Promise<AccountOwner | null> {
    const key = accountKey(account);
    const known = this.owners.get(key);
    if (known !== undefined) return known;
    const owner = await this.ports.findOwner(account);
    this.owners.set(key, owner);
    return owner;
  }

  private refuse(unowned: UnownedAccount): null {
    this.unownedItems++;
    this.unowned.set(accountKey(unowned.account), unowned);
    return null;
  }

  private draft(id: string, owner: ConversationOwner): Draft {
    const known = this.drafts.get(id);
    if (known) return known;
    const draft: Draft = { owner, events: [], receipts: [], olderIds: new Set() };
    this.drafts.set(id, draft);
    return draft;
  }
}
