import { converse, mayAskFeedback, type RestaurantSnapshot } from '#src/conversation/index';
import { SECOND_MS } from '#src/kernel/clock';
import { isStaffNotice, type TellOrder, type TellStaff, type Told } from '#src/orders/index';
import { isWindowClosed } from '#src/outbox/index';
import type { ConversationPorts } from './conversation-ports.ts';
import type { ConversationProfile, StoredConversation } from './conversation-record.ts';
import type { ConversationStore } from './conversation-store.ts';
import { commitTurn, factsFor, openConversation } from './conversation-turn.ts';

/** Between two of them; they may reach us together. */
const SPACING_MS = 30 * SECOND_MS;
const PHONE = /^\d+$/;
/** An order has six customer statuses; more orders than this are not told of at once. */
const REMEMBERED = 60;

interface Taking {
  readonly store: ConversationStore;
  readonly ports: ConversationPorts;
  /** For what staff are told and customers are asked; null: not to be had now. */
  readonly restaurant: RestaurantSnapshot | null;
}

export function isForStaff(telling: TellOrder | TellStaff): telling is TellStaff {
  return 'userId' in telling;
}

/** What must be known before it is taken; null: nothing, or not to be had now. */
export async function restaurantOf(
  { store, ports }: Pick<Taking, 'store' | 'ports'>,
  telling: TellOrder | TellStaff,
): Promise<RestaurantSnapshot | null> {
  if (isForStaff(telling)) return ports.loadRestaurant(telling.restaurantId);
  const known = telling.notice.key === 'WA_FEEDBACK_ASK' ? store.load() : null;
  return known && ports.loadRestaurant(known.profile.restaurantId);
}

/** Remembers what is to be said, once. Call inside a transaction. */
export function takeTelling(taking: Taking, telling: TellOrder | TellStaff, arm: () => void): Told {
  const conversation = taking.store.load() ?? (isForStaff(telling) ? beginWithStaff(taking, telling) : null);
  if (!conversation || conversation.profile.tenantId !== telling.tenantId) return 'gone';
  if (isForStaff(telling) && !canReach(taking, conversation, telling)) return 'closed';
  const { profile, state } = conversation;
  const { tellings = [], told = [] } = profile;
  const refused = refusalOf(conversation, telling, { now: taking.ports.clock.now(), restaurant: taking.restaurant });
  if (refused !== null) return refused;
  if (told.includes(telling.id) || tellings.some(({ id }) => id === telling.id)) return 'taken';
  const { id, tenantId, notice } = telling;
  const now = taking.ports.clock.now();
  const order = isForStaff(telling) ? { id, tenantId, notice, notBefore: now, correlationId: id } : telling;
  taking.store.save({ profile: { ...profile, tellings: [...tellings, order] }, state });
  arm();
  return 'taken';
}

/** A question of ours is no answer: it goes only to whoever may be asked now, and inside their window. */
function refusalOf(
  { profile, state }: StoredConversation,
  { notice }: Pick<TellOrder | TellStaff, 'notice'>,
  { now, restaurant }: { now: number; restaurant: RestaurantSnapshot | null },
): 'closed' | 'unwanted' | null {
  if (notice.key !== 'WA_FEEDBACK_ASK') return null;
  if (restaurant?.switches.FEEDBACK_ENABLED === false) return 'unwanted';
  if (isWindowClosed({ now, lastInboundAt: profile.lastInboundAt })) return 'closed';
  const isHeld = (profile.guard?.quarantine ?? null) !== null;
  return isHeld || !mayAskFeedback(state, now) ? 'unwanted' : null;
}

/** They may never have written to this number. */
function beginWithStaff(
  { store, ports, restaurant }: Taking,
  { tenantId, restaurantId, accountId, userId }: TellStaff,
): StoredConversation {
  const user = { key: userId, ...(PHONE.test(userId) && { phone: userId }) };
  const owner = { tenantId, restaurantId, channel: 'whatsapp', accountId } as const;
  const { nextOutboxId } = store;
  return openConversation({ owner, user, restaurant, nextOutboxId, fallback: ports.languages.fallback });
}

/** Whoever cannot be told now, because their window is closed and no template is approved, is not told late: somebody else is called. */
function canReach(
  { ports, restaurant }: Taking,
  { profile, state }: StoredConversation,
  { notice }: TellStaff,
): boolean {
  const { lastInboundAt } = profile;
  if (!isWindowClosed({ now: ports.clock.now(), lastInboundAt })) return true;
  if (!restaurant) return false;
  const { replies } = converse(
    state,
    { kind: 'notice', notice, heard: null },
    factsFor({ ports, profile, restaurant }),
  );
  return replies.every(({ message }) => message.approved !== undefined);
}

/** When the next one is due; null without any. */
export function tellingDueAt(profile: ConversationProfile): number | null {
  const next = nextTelling(profile);
  if (!next) return null;
  return isAtOnce(next) ? next.notBefore : Math.max(next.notBefore, (profile.toldAt ?? 0) + SPACING_MS);
}

/** What a person says, and what staff must do, does not wait behind what customers are told of orders. */
function nextTelling({ tellings = [] }: ConversationProfile): TellOrder | undefined {
  return tellings.find(isAtOnce) ?? tellings[0];
}

function isAtOnce({ notice }: TellOrder): boolean {
  return 'ticketId' in notice || isStaffNotice(notice);
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
  // It may have waited behind others until nobody wants it any more.
  if (refusalOf(conversation, telling, { now, restaurant }) !== null) {
    store.save({ profile: { ...profile, tellings, told }, state });
    return;
  }
  const turn = converse(
    state,
    { kind: 'notice', notice: telling.notice, heard: null },
    factsFor({ ports, profile, restaurant }),
  );
  const cause = { messageId: null, correlationId: telling.correlationId };
  commitTurn({
    store,
    profile: { ...profile, tellings, told, ...(!isAtOnce(telling) && { toldAt: now }) },
    state: turn.state,
    replies: turn.replies,
    cause,
    now,
  });
}
