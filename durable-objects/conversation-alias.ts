import type { ConversationPeer, ConversationPorts } from './conversation-ports.ts';
import type { Delivery } from './conversation-rpc.ts';

const KEY = 'aliasOf';

/** Where a customer's conversation is kept when it began under an older id (design.md §6 row 2). */
export class Alias {
  private readonly storage: DurableObjectStorage;
  private readonly ports: ConversationPorts;

  constructor(storage: DurableObjectStorage, ports: ConversationPorts) {
    this.storage = storage;
    this.ports = ports;
  }

  target(): string | null {
    return this.storage.kv.get<string>(KEY) ?? null;
  }

  follow(conversationId: string): void {
    this.storage.kv.put(KEY, conversationId);
  }

  /** For an object without a conversation of its own; `hasOwn` says whether it got one while others were asked. */
  async find(delivery: Delivery, hasOwn: () => boolean): Promise<ConversationPeer | null> {
    const known = this.target();
    if (known !== null) return this.ports.conversation(known);
    const key = delivery.events[0]?.user.key;
    if (key === undefined) return null;
    for (const id of delivery.olderIds) {
      const older = this.ports.conversation(id);
      if (await older.recognize(key)) {
        if (!hasOwn()) this.follow(id);
        return older;
      }
    }
    return null;
  }
}
