import type { Centimes } from '#src/kernel/money';
import { isOrderNoticeKey, type OrderNoticeKey } from '#src/locale/index';

interface AboutOrder {
  /** The short public number. */
  readonly orderNumber: number;
  /** Until it arrives, for what is delivered. */
  readonly etaMinutes: { readonly min: number; readonly max: number } | null;
  /** How much longer than usual it takes, for what is not. */
  readonly extraMinutes?: number;
  /** Why the restaurant refused it. */
  readonly reason?: RefusalReason;
  /** What whoever brings it asks for. */
  readonly code?: string;
}

/** What a cook may choose from; other reasons stay in the history of the order. */
export type RefusalReason = 'soldout' | 'busy' | 'closed' | 'far';

/** What a customer is told of an order, once for each customer status. */
export type StatusNotice = { [Key in OrderNoticeKey]: { readonly key: Key } & AboutOrder }[OrderNoticeKey];

/** What a customer is told of the deposit, and of the order with it. */
export type PaymentNotice =
  | {
      readonly key: 'PAYMENT_DEPOSIT_CONFIRMED';
      readonly orderNumber: number;
      readonly amountCentimes: Centimes;
      readonly remainingCentimes: Centimes;
    }
  | { readonly key: 'PAYMENT_EXPIRED'; readonly orderNumber: number };

/** What else a customer is told of an order on its way: it takes longer, there is another code for the door. */
export type RoadNotice =
  | { readonly key: 'WA_ORDER_DELAYED'; readonly orderNumber: number; readonly minutes: number }
  | { readonly key: 'WA_DELIVERY_CODE'; readonly orderNumber: number; readonly code: string };

export type OrderNotice = StatusNotice | PaymentNotice | RoadNotice;

/** What becomes of a customer's ticket: somebody has it, somebody answers, it is closed. */
export type SupportNotice =
  | { readonly key: 'SUPPORT_TAKEN'; readonly ticketId: number }
  | { readonly key: 'SUPPORT_REPLY'; readonly ticketId: number; readonly text: string }
  | { readonly key: 'SUPPORT_CLOSED'; readonly ticketId: number };

/** How was it? Asked once, some time after it arrived. */
export interface FeedbackNotice {
  readonly key: 'WA_FEEDBACK_ASK';
  readonly orderId: string;
  readonly orderNumber: number;
}

/** Everything that begins in Postgres and that a conversation is told. */
export type RelayedNotice = OrderNotice | SupportNotice | FeedbackNotice;

/** What a row of `outbound_requests` brings along, by the SQL functions that write it. */
export interface NoticePayload {
  readonly order_number?: number;
  readonly order_id?: string;
  readonly ticket_id?: number;
  readonly eta_min?: number | null;
  readonly eta_max?: number | null;
  readonly amount_cents?: number;
  readonly remaining_cents?: number;
  readonly extra_minutes?: number | null;
  readonly reason?: RefusalReason | null;
  /** Which code of the order it is; the code is made from it. */
  readonly code_issue?: number | null;
}

/** Null for a template that none of ours is. `words`: of a reply of staff; or the code at the door. */
export function noticeOf(template: string, payload: NoticePayload, words: string | null): RelayedNotice | null {
  const { order_number: orderNumber = 0, ticket_id: ticketId = 0, eta_min: min, eta_max: max } = payload;
  if (isOrderNoticeKey(template)) {
    const etaMinutes = typeof max === 'number' ? { min: min ?? max, max } : null;
    const { extra_minutes: extraMinutes, reason } = payload;
    return {
      key: template,
      orderNumber,
      etaMinutes,
      ...(extraMinutes && { extraMinutes }),
      ...(reason && { reason }),
      ...(words !== null && { code: words }),
    };
  }
  if (template === 'WA_ORDER_DELAYED') return { key: template, orderNumber, minutes: payload.extra_minutes ?? 0 };
  if (template === 'WA_DELIVERY_CODE') return words === null ? null : { key: template, orderNumber, code: words };
  if (template === 'WA_FEEDBACK_ASK') {
    const { order_id: orderId } = payload;
    return orderId === undefined ? null : { key: template, orderId, orderNumber };
  }
  if (template === 'SUPPORT_TAKEN' || template === 'SUPPORT_CLOSED') return { key: template, ticketId };
  if (template === 'SUPPORT_REPLY') return words === null ? null : { key: template, ticketId, text: words };
  if (template === 'PAYMENT_EXPIRED') return { key: template, orderNumber };
  if (template !== 'PAYMENT_DEPOSIT_CONFIRMED') return null;
  const { amount_cents: amountCentimes = 0, remaining_cents: remainingCentimes = 0 } = payload;
  return { key: template, orderNumber, amountCentimes, remainingCentimes };
}
