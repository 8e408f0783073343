import { converse, type RestaurantSnapshot } from '#src/conversation/index';
import { SECOND_MS } from '#src/kernel/clock';
import type { TellOrder } from '#src/orders/index';
import type { ConversationPorts } from './conversation-ports.ts';
import type { ConversationProfile } from './conversation-record.ts';
import type { ConversationStore } from './conversation-store.ts';
import { commitTurn, factsFor } from './conversation-turn.ts';

/** Between two of them; they may reach us together. */
const SPACING_MS = 30 * SECOND_MS;
/** An order has six customer statuses; more orders than this are not told of at once. */
const REMEMBERED = 60;

/** Remembers what is to be said, once. False: there is no conversation of this tenant here. Call inside a transaction. */
export function takeTelling(store: ConversationStore, order: TellOrder, arm: () => void): boolean {
  const conversation = store.load();
  if (!conversation || conversation.profile.tenantId !== order.tenantId) return false;
  const { profile, state } = conversation;
  const { tellings = [], told = [] } = profile;
  if (told.includes(order.id) || tellings.some(({ id }) => id === order.id)) return true;
  store.save({ profile: { ...profile, tellings: [...tellings, order] }, state });
  arm();
  return true;
}

/** When the next one is due; null without any. */
export function tellingDueAt(profile: ConversationProfile): number | null {
  const next = nextTelling(profile);
  if (!next) return null;
  return isOfPerson(next) ? next.notBefore : Math.max(next.notBefore, (profile.toldAt ?? 0) + SPACING_MS);
}

/** What a person says does not wait behind what is told of orders. */
function nextTelling({ tellings = [] }: ConversationProfile): TellOrder | undefined {
  return tellings.find(isOfPerson) ?? tellings[0];
}

function isOfPerson({ notice }: TellOrder): boolean {
  return 'ticketId' in notice;
}

/** Says what is due, in the order in which it came, one at a time. Call inside a transaction. */
export function sayDueTelling(input: {
  store: ConversationStore;
  ports: ConversationPorts;
  restaurant: RestaurantSnapshot;
}): void {
  const { store, ports, restaurant } = input;
  const conversation = store.load();
  if (!conversation) return;
  const { profile, state } = conversation;
  const now = ports.clock.now();
  const dueAt = tellingDueAt(profile);
  const telling = nextTelling(profile);
  const tellings = (profile.tellings ?? []).filter((other) => other !== telling);
  if (!telling || dueAt === null || dueAt > now) return;
  const told = [...(profile.told ?? []), telling.id].slice(-REMEMBERED);
  const turn = converse(
    state,
    { kind: 'notice', notice: telling.notice, heard: null },
    factsFor({ ports, profile, restaurant }),
  );
  const cause = { messageId: null, correlationId: telling.correlationId };
  commitTurn({
    store,
    profile: { ...profile, tellings, told, ...(!isOfPerson(telling) && { toldAt: now }) },
    state: turn.state,
    replies: turn.replies,
    cause,
    now,
  });
}
