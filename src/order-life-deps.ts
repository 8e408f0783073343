import type { Conversation } from '#durable-objects/conversation-client';
import type { Database } from '#src/db/index';
import type { Config } from '#src/env';
import type { Clock } from '#src/kernel/clock';
import { hmacHex } from '#src/kernel/crypto';
import type { AccountRef } from '#src/messages/index';
import { type DeliverOutcome, deliverOrder } from '#src/orders/deliver-order.usecase';
import { askFeedback, type FeedbackRun } from '#src/orders/feedback.repository';
import { type Delayed, delayOrder, renewDeliveryCode, tryDeliveryCode } from '#src/orders/kitchen.repository';
import { type MoveOrderOutcome, moveOrderInDatabase } from '#src/orders/order-life.repository';
import { claimRequests, settleRequest } from '#src/orders/outbound-request.repository';
import { type RelayDeps, relayRequests } from '#src/orders/relay-requests.usecase';
import { type RelayStaffDeps, relayStaffNotices } from '#src/orders/relay-staff-notices.usecase';
import {
  callKitchen,
  claimStaffNotices,
  listUnreached,
  settleStaffNotice,
  type UnreachedNotice,
} from '#src/orders/staff-notice.repository';

interface Which {
  readonly tenantId: string;
  readonly orderId: string;
}

export interface OrderLifeDeps {
  /** Moves an order of this tenant, and has its customer told at once, and staff who have something to do now. */
  move(order: Which & { to: string; by: string; note: string | null }): Promise<MoveOrderOutcome>;
  /** `minutes` longer than usual, in all; an order that nobody has accepted is accepted with it. */
  delay(order: Which & { minutes: number; by: string }): Promise<Delayed>;
  /** At the customer's door, with the code that they were sent. */
  deliver(order: Which & { code: string; by: string }): Promise<DeliverOutcome>;
  /** The customer is sent another code. */
  renewCode(order: Which): Promise<{ outcome: 'renewed' | 'refused' | 'none' | 'not_found' }>;
  /** Hands over whatever waits to be said to customers and staff, of one order or of all. */
  relay(orderId: string | null): Promise<{ handed: number; failed: number }>;
  /** The same for staff alone, without waiting for it: the minute's cron does it again. */
  callStaff(): void;
  /** Every minute: what enters the kitchen now, and what nobody has accepted. */
  callKitchen(): Promise<{ called: number; escalated: number }>;
  /** Every minute: how it was, of orders that arrived a while ago. */
  askFeedback(): Promise<FeedbackRun>;
  listUnreached(query: { tenantId: string; restaurantId: string; limit: number }): Promise<readonly UnreachedNotice[]>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: Pick<Config, 'idPepper' | 'console' | 'kitchenPatienceMinutes' | 'feedback'>;
  readonly conversations: {
    isConversationId(id: string): boolean;
    conversation(id: string): Pick<Conversation, 'tell'>;
  };
  conversationIdOf(account: AccountRef, userKey: string): Promise<string>;
}

export function orderLifeDeps(parts: Parts): OrderLifeDeps {
  const { db, clock, config } = parts;
  const now = () => clock.now();
  const codeOf = codeMaker(config.idPepper);
  const customers = customerRelay(parts, codeOf);
  const staff = staffRelay(parts);
  const relay: OrderLifeDeps['relay'] = async (orderId) => {
    const told = await relayRequests(customers, orderId);
    await relayStaffNotices(staff, orderId);
    return told;
  };
  // What cannot be handed over now is handed over within a minute.
  const tell = async (orderId: string): Promise<void> => void (await relay(orderId).catch(() => {}));
  const move: OrderLifeDeps['move'] = async (order) => {
    const outcome = await moveOrderInDatabase(db, order);
    if (outcome.outcome === 'moved') await tell(order.orderId);
    return outcome;
  };
  return {
    move,
    delay: async (order) => {
      const delayed = await delayOrder(db, order);
      if (delayed.outcome === 'delayed') await tell(order.orderId);
      return delayed;
    },
    deliver: (order) =>
      deliverOrder({ tryCode: (which) => tryDeliveryCode(db, { ...which, now: now() }), codeOf, move }, order),
    renewCode: async (order) => {
      const renewed = await renewDeliveryCode(db, { ...order, now: now() });
      if (renewed.outcome === 'renewed') await tell(order.orderId);
      return renewed;
    },
    relay,
    callStaff: () => void relayStaffNotices(staff, null).catch(() => {}),
    callKitchen: async () => {
      const calls = await callKitchen(db, { now: now(), minutes: config.kitchenPatienceMinutes });
      await relayStaffNotices(staff, null);
      return calls;
    },
    askFeedback: async () => {
      const { enabled, delayMinutes: minutes } = config.feedback;
      return enabled ? askFeedback(db, { now: now(), minutes }) : { asked: 0, skipped: 0 };
    },
    listUnreached: (query) => listUnreached(db, query),
  };
}

/** Four digits, made of our secret, the order and the number of the code: no store has to keep them. */
function codeMaker(pepper: string): (of: { orderId: string; issue: number }) => Promise<string> {
  return async ({ orderId, issue }) => {
    const hex = await hmacHex(pepper, `delivery-code:${orderId}:${issue}`);
    return String(Number.parseInt(hex.slice(0, 12), 16) % 10_000).padStart(4, '0');
  };
}

function customerRelay({ db, clock, conversations }: Parts, codeOf: ReturnType<typeof codeMaker>): RelayDeps {
  return {
    claim: (query) => claimRequests(db, { ...query, now: clock.now(), codeOf }),
    settle: (settled) => settleRequest(db, { ...settled, now: clock.now() }),
    isConversationId: conversations.isConversationId,
    tell: (conversationId, order) => conversations.conversation(conversationId).tell(order),
  };
}

function staffRelay({ db, clock, config, conversations, conversationIdOf }: Parts): RelayStaffDeps {
  return {
    isOn: config.console.enabled,
    claim: (query) => claimStaffNotices(db, { ...query, now: clock.now() }),
    settle: (settled) => settleStaffNotice(db, { ...settled, now: clock.now() }),
    conversationIdOf,
    tell: (conversationId, member) => conversations.conversation(conversationId).tell(member),
  };
}
