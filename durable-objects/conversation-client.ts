import { hmacHex } from '#src/kernel/crypto';
import { type AccountRef, accountKey } from '#src/messages/index';
import { callObject, stubOf } from './call-object.ts';
import type { ConversationPeer } from './conversation-ports.ts';
import type { QuarantineOrder } from './conversation-quarantine.ts';
import type {
  Claim,
  ConversationExport,
  EraseOrder,
  ResendOrder,
  ResendOutcome,
  Settlement,
} from './conversation-rpc.ts';

/** What a conversation object offers to the rest of the house. */
export interface Conversation extends ConversationPeer {
  claim(previous: Settlement | null): Promise<Claim>;
  journaled(upTo: number): Promise<void>;
  /** Ends a quarantine; false when there is none of this tenant's. */
  changeQuarantine(order: QuarantineOrder): Promise<boolean>;
  /** A row that was given up goes once more. */
  resend(order: ResendOrder): Promise<ResendOutcome>;
  inspect(): Promise<object>;
  /** Null without a conversation, or when it is another tenant's. */
  exportData(tenantId: string): Promise<ConversationExport | null>;
  /** The hour up to which everything is gone. */
  erase(order: EraseOrder): Promise<number>;
}

type UserKeyHash = (account: AccountRef, userKey: string) => Promise<string>;

/** What a customer's key is known by wherever the key itself has no business: object names, `customers.user_key_hmac`. */
export function userKeyHash(pepper: string): UserKeyHash {
  return (account, userKey) => hmacHex(pepper, `${accountKey(account)}:${userKey}`);
}

const MAX_NAMES = 20_000;

/** (account, customer key) → object id. The name is an HMAC, because object names and ids are logged outside our hands (platform.md §1.2). */
export function conversationNames(env: Env, hashUserKey: UserKeyHash): UserKeyHash {
  const known = new Map<string, string>();
  return async (account, userKey) => {
    const key = `${accountKey(account)}:${userKey}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const id = conversationIdOfHash(env, await hashUserKey(account, userKey));
    if (known.size >= MAX_NAMES) known.clear();
    known.set(key, id);
    return id;
  };
}

/** The same id by the key's HMAC alone, for whoever no longer has the key. */
export function conversationIdOfHash(env: Env, userKeyHash: string): string {
  return env.CONVERSATIONS.idFromName(userKeyHash).toString();
}

export function isConversationId(env: Env, id: string): boolean {
  try {
    env.CONVERSATIONS.idFromString(id);
    return true;
  } catch {
    return false;
  }
}

export function conversationAt(env: Env, id: string, location: DurableObjectLocationHint): Conversation {
  const objectId = env.CONVERSATIONS.idFromString(id);
  const stub = () => stubOf<Conversation>(env.CONVERSATIONS.get(objectId, { locationHint: location }));
  return {
    receive: (delivery) => callObject(stub, (object) => object.receive(delivery)),
    recognize: (key) => callObject(stub, (object) => object.recognize(key)),
    follow: (conversationId) => callObject(stub, (object) => object.follow(conversationId)),
    claim: (previous) => callObject(stub, (object) => object.claim(previous)),
    journaled: (upTo) => callObject(stub, (object) => object.journaled(upTo)),
    tell: (telling) => callObject(stub, (object) => object.tell(telling)),
    changeQuarantine: (order) => callObject(stub, (object) => object.changeQuarantine(order)),
    resend: (order) => callObject(stub, (object) => object.resend(order)),
    inspect: () => callObject(stub, (object) => object.inspect()),
    exportData: (tenantId) => callObject(stub, (object) => object.exportData(tenantId)),
    erase: (order) => callObject(stub, (object) => object.erase(order)),
    entomb: (conversationId, at) => callObject(stub, (object) => object.entomb(conversationId, at)),
  };
}
