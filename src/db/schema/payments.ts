import { bigint, bigserial, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { channel, createdAt, instant, updatedAt } from './columns.ts';

/** Mirrors migrations/0008_fraud_payments.sql, 0012_quarantine.sql, 0026_payment_terms.sql and 0027_payment_life.sql. */

export const fraudRules = pgTable('fraud_rules', {
  ruleId: bigserial('rule_id', { mode: 'number' }).primaryKey(),
  restaurantId: uuid('restaurant_id'),
  ruleKey: text('rule_key').notNull(),
  scope: text('scope', { enum: ['INBOUND', 'CHECKOUT'] }).notNull(),
  action: text('action', { enum: ['ALLOW', 'THROTTLE', 'REQUIRE_CONFIRMATION', 'QUARANTINE'] }).notNull(),
  score: integer('score').notNull().default(0),
  paramsJson: jsonb('params_json').notNull().default({}),
  isActive: boolean('is_active').notNull().default(true),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const conversationQuarantine = pgTable('conversation_quarantine', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  conversationObjectId: text('conversation_object_id').notNull(),
  channel: channel().notNull(),
  accountId: text('account_id').notNull(),
  reason: text('reason').notNull(),
  active: boolean('active').notNull().default(true),
  releasePolicy: text('release_policy', { enum: ['AUTO_RELEASE', 'CONFIRMATION', 'MANUAL'] })
    .notNull()
    .default('AUTO_RELEASE'),
  startedAt: instant('started_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  releasedAt: instant('released_at'),
  releasedReason: text('released_reason'),
  releasedBy: text('released_by'),
  revision: bigint('revision', { mode: 'number' }).notNull().default(0),
  updatedAt: updatedAt(),
});

/** A column left empty means what the Worker's settings say. */
export const restaurantPaymentConfig = pgTable('restaurant_payment_config', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  restaurantId: uuid('restaurant_id').notNull(),
  codEnabled: boolean('cod_enabled'),
  depositEnabled: boolean('deposit_enabled'),
  cibEnabled: boolean('cib_enabled'),
  edahabiaEnabled: boolean('edahabia_enabled'),
  baridimobEnabled: boolean('baridimob_enabled'),
  codMaxAmount: integer('cod_max_amount'),
  depositMode: text('deposit_mode', { enum: ['PERCENTAGE', 'FIXED'] }),
  depositPercentage: integer('deposit_percentage'),
  depositFixed: integer('deposit_fixed'),
  depositThreshold: integer('deposit_threshold'),
  depositTimeoutMinutes: integer('deposit_timeout_minutes'),
  noDepositMinOrders: integer('no_deposit_min_orders'),
  noDepositMinScore: integer('no_deposit_min_score'),
  cibMerchantId: text('cib_merchant_id'),
  edahabiaMerchantId: text('edahabia_merchant_id'),
  baridimobAccount: text('baridimob_account'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const paymentIntents = pgTable('payment_intents', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  intentId: uuid('intent_id').notNull().defaultRandom(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  orderId: uuid('order_id'),
  conversationObjectId: text('conversation_object_id'),
  customerId: uuid('customer_id'),
  userId: text('user_id'),
  method: text('method').notNull().default('COD'),
  status: text('status').notNull().default('PENDING'),
  totalAmount: integer('total_amount').notNull(),
  depositAmount: integer('deposit_amount').notNull().default(0),
  depositPaid: integer('deposit_paid').notNull().default(0),
  codAmount: integer('cod_amount').notNull().default(0),
  codCollected: integer('cod_collected').notNull().default(0),
  externalRef: text('external_ref'),
  externalProvider: text('external_provider'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  confirmedAt: instant('confirmed_at'),
  completedAt: instant('completed_at'),
  expiresAt: instant('expires_at'),
  metadataJson: jsonb('metadata_json').notNull().default({}),
});

export const paymentHistory = pgTable('payment_history', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  paymentIntentId: uuid('payment_intent_id').notNull(),
  fromStatus: text('from_status'),
  toStatus: text('to_status').notNull(),
  amount: integer('amount'),
  actor: text('actor').notNull().default('system'),
  reason: text('reason'),
  metadataJson: jsonb('metadata_json').notNull().default({}),
  createdAt: createdAt(),
});

export const customerPaymentProfiles = pgTable(
  'customer_payment_profiles',
  {
    tenantId: uuid('tenant_id').notNull(),
    customerId: uuid('customer_id').notNull(),
    totalOrders: integer('total_orders').notNull().default(0),
    completedOrders: integer('completed_orders').notNull().default(0),
    cancelledOrders: integer('cancelled_orders').notNull().default(0),
    noShowCount: integer('no_show_count').notNull().default(0),
    trustScore: integer('trust_score').notNull().default(50),
    requiresDeposit: boolean('requires_deposit').notNull().default(false),
    softBlacklisted: boolean('soft_blacklisted').notNull().default(false),
    blacklistReason: text('blacklist_reason'),
    blacklistUntil: instant('blacklist_until'),
    lastOrderAt: instant('last_order_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.customerId] })],
);

export const paymentCheckouts = pgTable('payment_checkouts', {
  checkoutId: text('checkout_id').primaryKey(),
  provider: text('provider').notNull(),
  intentId: uuid('intent_id').notNull(),
  amountCents: integer('amount_cents').notNull(),
  url: text('url'),
  status: text('status', { enum: ['pending', 'paid', 'failed', 'canceled', 'expired'] })
    .notNull()
    .default('pending'),
  createdAt: createdAt(),
  settledAt: instant('settled_at'),
});

export const paymentEvents = pgTable(
  'payment_events',
  {
    provider: text('provider').notNull(),
    eventId: text('event_id').notNull(),
    checkoutId: text('checkout_id').notNull(),
    outcome: text('outcome').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.eventId] })],
);
