import type { ConversationPeer, ConversationPorts } from './conversation-ports.ts';
import type { Delivery } from './conversation-rpc.ts';
import type { ConversationStore } from './conversation-store.ts';

const KEY = 'aliasOf';

/** Where a customer's conversation is kept when it began under an older id (design.md §6 row 2). */
export class Alias {
  private readonly storage: DurableObjectStorage;
  private readonly store: ConversationStore;
  private readonly ports: ConversationPorts;

  constructor(storage: DurableObjectStorage, store: ConversationStore, ports: ConversationPorts) {
    this.storage = storage;
    this.store = store;
    this.ports = ports;
  }

  target(): string | null {
    return this.storage.kv.get<string>(KEY) ?? null;
  }

  /** False for an object that has a conversation of its own: that one stays. */
  follow(conversationId: string): boolean {
    if (this.store.load()) return false;
    this.storage.kv.put(KEY, conversationId);
    return true;
  }

  /** "I am the same customer under this newer id": true for the first id that says so, because a phone number may be given away again. */
  recognize(key: string): boolean {
    const conversation = this.store.load();
    if (!conversation) return false;
    const { profile } = conversation;
    const promised = profile.claimedBy ?? key;
    if (promised === key && profile.claimedBy === undefined) {
      this.store.transaction(() => this.store.save({ ...conversation, profile: { ...profile, claimedBy: key } }));
    }
    return promised === key;
  }

  /** For an object without a conversation of its own, which may get one while others are asked. */
  async find(delivery: Delivery): Promise<ConversationPeer | null> {
    const known = this.target();
    if (known !== null) return this.ports.conversation(known);
    const key = delivery.events[0]?.user.key;
    if (key === undefined) return null;
    for (const id of delivery.olderIds) {
      const older = this.ports.conversation(id);
      if (await older.recognize(key)) {
        this.follow(id);
        return older;
      }
    }
    return null;
  }
}
