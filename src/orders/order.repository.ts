import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import {
  type DeliveryDefaults,
  defaultsJson,
  placeJson,
  type QuoteJson,
  quoteOf,
  type SlotJson,
  slotOf,
} from '#src/delivery/index';
import type { CheckoutFraudSettings } from '#src/fraud/index';
import {
  type BlockedReason,
  orderPaymentOf,
  type PaymentDefaults,
  paymentDefaultsJson,
  type TermsJson,
  termsOf,
} from '#src/payments/index';
import type { MenuChange, OrderRequest, OrderStatusOutcome, PlaceOrderOutcome } from './order.ts';
import type { OrderQuery } from './order-status.usecase.ts';
import type { OrderStatus } from './status.ts';

/** The answer of the SQL function `place_order`. */
type PlaceOrderAnswer =
  | {
      outcome: 'placed';
      order_id: string;
      order_number: number;
      total_cents: number;
      payment?: TermsJson & { intent_id: string };
    }
  | {
      outcome: 'changed';
      changes: { item_code: string; option_code?: string; reason: MenuChange['reason']; price_cents?: number }[];
    }
  | { outcome: 'requoted'; quote: QuoteJson }
  | { outcome: 'slot_full'; slots: SlotJson[] }
  | { outcome: 'code_required'; minutes: number; max_tries: number }
  | { outcome: 'quarantined'; reason: string; minutes: number }
  | { outcome: 'payment_changed'; terms: TermsJson }
  | { outcome: 'payment_blocked'; reason: BlockedReason }
  | { outcome: 'refused'; reason: string };

interface Surroundings {
  readonly now: number;
  readonly userKeyHmac: string;
  readonly delivery: DeliveryDefaults;
  readonly fraud: CheckoutFraudSettings;
  readonly payments: PaymentDefaults;
}

/** One statement, one transaction: checked against the live menu, numbered, written, or nothing at all. */
export async function placeOrderInDatabase(
  db: Database,
  request: OrderRequest,
  at: Surroundings,
): Promise<PlaceOrderOutcome> {
  const payload = JSON.stringify(requestJson(request, at));
  const { rows } = await db.execute<{ answer: PlaceOrderAnswer }>(sql`select place_order(${payload}::jsonb) as answer`);
  const [row] = rows;
  if (!row) return { kind: 'unavailable' };
  return outcomeOf(row.answer);
}

function outcomeOf(answer: PlaceOrderAnswer): PlaceOrderOutcome {
  switch (answer.outcome) {
    case 'placed':
      return {
        kind: 'placed',
        orderId: answer.order_id,
        orderNumber: answer.order_number,
        totalCentimes: answer.total_cents,
        payment: answer.payment ? orderPaymentOf(answer.payment) : null,
      };
    case 'changed':
      return {
        kind: 'changed',
        changes: answer.changes.map((change) => ({
          itemCode: change.item_code,
          reason: change.reason,
          ...(change.option_code !== undefined && { optionCode: change.option_code }),
          ...(change.price_cents !== undefined && { priceCentimes: change.price_cents }),
        })),
      };
    case 'requoted':
      return { kind: 'requoted', quote: quoteOf(answer.quote) };
    case 'slot_full':
      return { kind: 'slot_full', slots: answer.slots.map(slotOf) };
    case 'code_required':
      return { kind: 'code_required', minutes: answer.minutes, maxTries: answer.max_tries };
    case 'quarantined':
      return { kind: 'quarantined', reason: answer.reason, minutes: answer.minutes };
    case 'payment_changed':
      return { kind: 'payment_changed', terms: termsOf(answer.terms) };
    case 'payment_blocked':
      return { kind: 'payment_blocked', reason: answer.reason };
    case 'refused':
      return { kind: 'refused', reason: answer.reason };
  }
}

function requestJson(request: OrderRequest, at: Surroundings): Readonly<Record<string, unknown>> {
  const { checkout, user } = request;
  const { address } = checkout;
  return {
    tenant_id: request.tenantId,
    restaurant_id: request.restaurantId,
    checkout_id: checkout.checkoutId,
    channel: request.channel,
    account_id: request.accountId,
    user_key_hmac: at.userKeyHmac,
    user_id: user.phone ?? user.scopedId ?? user.key,
    phone: user.phone ?? null,
    customer_name: user.name ?? null,
    locale: request.locale,
    service_mode: checkout.mode,
    table_label: checkout.table ?? null,
    pickup_at: isoOrNull(checkout.pickupAt),
    scheduled_for: isoOrNull(checkout.scheduledFor),
    kitchen_note: checkout.note ?? null,
    delivery: address
      ? {
          ...placeJson(address),
          details: address.details ?? null,
          phone: address.phone ?? null,
        }
      : null,
    delivery_fee_cents: checkout.delivery?.feeCentimes ?? 0,
    delivery_eta_min: checkout.delivery?.etaMinutes.min ?? null,
    delivery_eta_max: checkout.delivery?.etaMinutes.max ?? null,
    delivery_slot: checkout.slot ? { slot_id: checkout.slot.slotId, date: checkout.slot.date } : null,
    delivery_defaults: defaultsJson(at.delivery),
    fraud: {
      enabled: at.fraud.enabled,
      threshold_cents: at.fraud.thresholdCentimes,
      cancel_limit: at.fraud.cancelLimit,
      window_days: at.fraud.windowDays,
      confirmed: checkout.isConfirmedByCode ?? false,
    },
    payment: { defaults: paymentDefaultsJson(at.payments), deposit_cents: checkout.payment?.depositCentimes ?? 0 },
    total_cents: checkout.totalCentimes,
    conversation_object_id: request.conversationId,
    correlation_id: request.correlationId,
    now: new Date(at.now).toISOString(),
    lines: checkout.lines.map((line) => ({
      item_code: line.itemCode,
      label: line.label,
      qty: line.quantity,
      unit_price_cents: line.unitPriceCentimes,
      item_price_cents: line.itemPriceCentimes,
      line_total_cents: line.lineTotalCentimes,
      options: line.options.map((option) => ({
        option_code: option.code,
        label: option.label,
        price_delta_cents: option.priceDeltaCentimes,
      })),
    })),
  };
}

/** The order of one checkout, of one restaurant and no other (invariant I10). */
export async function findOrderStatus(db: Database, query: OrderQuery): Promise<OrderStatusOutcome> {
  const { rows } = await db.execute<{ order_number: number; status: OrderStatus }>(sql`
    select o.order_number, o.status from orders o
    where o.tenant_id = ${query.tenantId}::uuid and o.restaurant_id = ${query.restaurantId}::uuid
      and o.checkout_id = ${query.checkoutId}::uuid
  `);
  const [row] = rows;
  return row ? { kind: 'found', orderNumber: row.order_number, status: row.status } : { kind: 'none' };
}

export interface ListOrdersQuery {
  readonly tenantId: string;
  /** Empty: all of them. */
  readonly statuses: readonly OrderStatus[];
  readonly from: number;
  readonly to: number | null;
  readonly limit: number;
  readonly withTimeline: boolean;
}

/** As the admin API shows it: public names, timestamps as text. */
export interface OrderListRow extends Record<string, unknown> {
  readonly order_id: string;
  readonly order_number: number;
  readonly business_date: string;
  readonly status: string;
  readonly service_mode: string;
  readonly total_cents: number;
  readonly delivery_fee_cents: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly channel: string;
  /** Null once its customer is erased. */
  readonly user_id: string | null;
  readonly delivery_wilaya: string | null;
  readonly delivery_commune: string | null;
  readonly delivery_eta_min: number | null;
  readonly delivery_eta_max: number | null;
  readonly total_payable_cents: number;
  /** The SQL function `payment_view`; null for an order without a payment. */
  readonly payment: Readonly<Record<string, unknown>> | null;
  /** What its customer says of it, from 1 to 5; null: nothing. */
  readonly score: number | null;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly timeline: readonly {
    readonly at: string;
    readonly internal_status: string;
    readonly customer_status: string | null;
  }[];
}

/** Newest first, of one tenant and no other (invariant I10). */
export async function listOrders(db: Database, query: ListOrdersQuery): Promise<readonly OrderListRow[]> {
  const from = new Date(query.from).toISOString();
  const to = query.to === null ? null : new Date(query.to).toISOString();
  const timeline = query.withTimeline
    ? sql`(select coalesce(jsonb_agg(jsonb_build_object('at', h.created_at, 'internal_status', h.internal_status,
             'customer_status', h.customer_status) order by h.created_at, h.id), '[]') from order_status_history h where h.order_id = o.order_id)`
    : sql`'[]'::jsonb`;
  const statuses = query.statuses.length > 0 ? sql`and o.status in ${[...query.statuses]}` : sql``;
  const { rows } = await db.execute<OrderListRow>(sql`
    select o.order_id, o.order_number, o.business_date::text, o.status, o.service_mode, o.total_cents, o.delivery_fee_cents,
      to_jsonb(o.created_at) #>> '{}' as created_at, to_jsonb(o.updated_at) #>> '{}' as updated_at, o.channel, o.user_id,
      o.table_label, to_jsonb(o.pickup_at) #>> '{}' as pickup_at, o.kitchen_note, o.customer_name,
      o.delivery_wilaya, o.delivery_commune, o.delivery_eta_min, o.delivery_eta_max, o.change_for_cents,
      o.total_cents + o.delivery_fee_cents as total_payable_cents, payment_view(o.order_id) as payment,
      (select f.rating from feedback_jobs f where f.order_id = o.order_id) as score,
      (select coalesce(jsonb_agg(jsonb_build_object('item_code', l.item_code, 'label', l.label, 'qty', l.qty,
          'unit_price_cents', l.unit_price_cents, 'line_total_cents', l.line_total_cents, 'options', l.options_json) order by l.id), '[]')
        from order_items l where l.order_id = o.order_id) as items,
      ${timeline} as timeline
    from orders o
    where o.tenant_id = ${query.tenantId}::uuid and o.created_at >= ${from}::timestamptz
      and (${to}::timestamptz is null or o.created_at <= ${to}::timestamptz) ${statuses}
    order by o.created_at desc, o.order_id
    limit ${query.limit}
  `);
  return rows;
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}
