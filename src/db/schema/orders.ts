import {
  bigint,
  bigserial,
  date,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { channel, createdAt, instant, updatedAt } from './columns.ts';

/** Mirrors migrations/0004_orders.sql and 0042_kitchen.sql; what writes `feedback_jobs` is in 0043_feedback.sql. Orders are written by `place_order` (0005_place_order.sql). */

export const orderCounters = pgTable(
  'order_counters',
  {
    restaurantId: uuid('restaurant_id').notNull(),
    businessDate: date('business_date', { mode: 'string' }).notNull(),
    lastNumber: integer('last_number').notNull(),
  },
  (table) => [primaryKey({ columns: [table.restaurantId, table.businessDate] })],
);

export const orders = pgTable('orders', {
  orderId: uuid('order_id').primaryKey().defaultRandom(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  orderNumber: integer('order_number').notNull(),
  businessDate: date('business_date', { mode: 'string' }).notNull(),
  checkoutId: uuid('checkout_id').notNull().defaultRandom(),
  channel: channel().notNull(),
  accountId: text('account_id'),
  userId: text('user_id'),
  customerId: uuid('customer_id'),
  customerName: text('customer_name'),
  customerPhone: text('customer_phone'),
  locale: text('locale', { enum: ['fr', 'ar', 'darija'] })
    .notNull()
    .default('fr'),
  conversationObjectId: text('conversation_object_id'),
  serviceMode: text('service_mode', { enum: ['sur_place', 'a_emporter', 'livraison'] }).notNull(),
  status: text('status').notNull().default('NEW'),
  totalCents: integer('total_cents').notNull().default(0),
  tableLabel: text('table_label'),
  pickupAt: instant('pickup_at'),
  scheduledFor: instant('scheduled_for'),
  kitchenNote: text('kitchen_note'),
  deliveryAddressJson: jsonb('delivery_address_json'),
  deliveryWilaya: text('delivery_wilaya'),
  deliveryCommune: text('delivery_commune'),
  deliveryAddress: text('delivery_address'),
  deliveryNotes: text('delivery_notes'),
  deliveryPhone: text('delivery_phone'),
  deliveryLat: doublePrecision('delivery_lat'),
  deliveryLng: doublePrecision('delivery_lng'),
  deliveryFeeCents: integer('delivery_fee_cents').notNull().default(0),
  deliveryEtaMin: integer('delivery_eta_min'),
  deliveryEtaMax: integer('delivery_eta_max'),
  deliverySlotId: uuid('delivery_slot_id'),
  deliverySlotDate: date('delivery_slot_date', { mode: 'string' }),
  deliverySlotStart: instant('delivery_slot_start'),
  deliverySlotEnd: instant('delivery_slot_end'),
  paymentMode: text('payment_mode').notNull().default('COD'),
  paymentStatus: text('payment_status').notNull().default('PENDING'),
  paymentIntentId: uuid('payment_intent_id'),
  changeForCents: integer('change_for_cents'),
  extraMinutes: integer('extra_minutes').notNull().default(0),
  lastNotifiedStatus: text('last_notified_status'),
  lastNotifiedAt: instant('last_notified_at'),
  source: jsonb('source'),
  correlationId: text('correlation_id'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const orderItems = pgTable('order_items', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  orderId: uuid('order_id').notNull(),
  itemCode: text('item_code').notNull(),
  label: text('label').notNull(),
  qty: integer('qty').notNull(),
  unitPriceCents: integer('unit_price_cents').notNull(),
  optionsJson: jsonb('options_json').notNull().default([]),
  lineTotalCents: integer('line_total_cents').notNull(),
});

export const orderStatusHistory = pgTable('order_status_history', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  orderId: uuid('order_id').notNull(),
  internalStatus: text('internal_status').notNull(),
  customerStatus: text('customer_status'),
  actor: text('actor').notNull().default('sql'),
  note: text('note'),
  createdAt: createdAt(),
});

export const deliverySlotReservations = pgTable('delivery_slot_reservations', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  orderId: uuid('order_id').notNull(),
  slotId: uuid('slot_id').notNull(),
  serviceDate: date('service_date', { mode: 'string' }).notNull(),
  reservedAt: instant('reserved_at').notNull().defaultNow(),
  releasedAt: instant('released_at'),
});

export const addressClarificationRequests = pgTable('address_clarification_requests', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  orderId: uuid('order_id'),
  conversationObjectId: text('conversation_object_id'),
  missingFields: jsonb('missing_fields').$type<readonly string[]>().notNull().default([]),
  attempts: integer('attempts').notNull().default(0),
  status: text('status').notNull().default('OPEN'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const staffNotices = pgTable('staff_notices', {
  noticeId: bigserial('notice_id', { mode: 'number' }).primaryKey(),
  dedupeKey: text('dedupe_key').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  staffId: bigint('staff_id', { mode: 'number' }).notNull(),
  kind: text('kind').notNull(),
  orderId: uuid('order_id'),
  ticketId: bigint('ticket_id', { mode: 'number' }),
  messageId: bigint('message_id', { mode: 'number' }),
  status: text('status').notNull().default('PENDING'),
  attempts: integer('attempts').notNull().default(0),
  leasedUntil: instant('leased_until'),
  lastError: text('last_error'),
  createdAt: createdAt(),
  settledAt: instant('settled_at'),
});

export const kitchenCalls = pgTable('kitchen_calls', {
  orderId: uuid('order_id').primaryKey(),
  dueAt: instant('due_at').notNull(),
  calledAt: instant('called_at'),
  repeatedAt: instant('repeated_at'),
  ownerCalledAt: instant('owner_called_at'),
});

export const deliveryCodes = pgTable('delivery_codes', {
  orderId: uuid('order_id').primaryKey(),
  issue: integer('issue').notNull().default(1),
  expiresAt: instant('expires_at').notNull(),
  tries: integer('tries').notNull().default(0),
});

export const feedbackJobs = pgTable('feedback_jobs', {
  id: uuid('id').primaryKey().defaultRandom(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  orderId: uuid('order_id'),
  channel: channel().notNull(),
  conversationObjectId: text('conversation_object_id'),
  scheduledAt: instant('scheduled_at').notNull(),
  status: text('status').notNull().default('PENDING'),
  attempts: integer('attempts').notNull().default(0),
  lastError: text('last_error'),
  rating: smallint('rating'),
  ratedAt: instant('rated_at'),
  sentAt: instant('sent_at'),
  createdAt: createdAt(),
});
