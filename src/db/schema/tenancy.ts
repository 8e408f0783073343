import { sql } from 'drizzle-orm';
import { bigint, bigserial, boolean, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { channel, createdAt, instant, updatedAt } from './columns.ts';

/** Mirrors migrations/0001_tenancy.sql, 0013_api_clients_audit.sql and 0014_erasure.sql. */

export const tenants = pgTable('tenants', {
  tenantId: uuid('tenant_id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const restaurants = pgTable('restaurants', {
  restaurantId: uuid('restaurant_id').primaryKey().defaultRandom(),
  tenantId: uuid('tenant_id').notNull(),
  name: text('name').notNull(),
  timezone: text('timezone').notNull().default('Africa/Algiers'),
  currency: text('currency').notNull().default('DZD'),
  defaultLanguage: text('default_language', { enum: ['fr', 'ar'] })
    .notNull()
    .default('fr'),
  openingHours: jsonb('opening_hours').notNull().default({ weekly: 'always' }),
  freeDeliveryThresholdCents: integer('free_delivery_threshold_cents'),
  slotCutoffMinutes: integer('slot_cutoff_minutes').notNull().default(30),
  isActive: boolean('is_active').notNull().default(true),
  catalogVersion: bigint('catalog_version', { mode: 'number' }).notNull().default(1),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const channelAccounts = pgTable(
  'channel_accounts',
  {
    channel: channel().notNull(),
    accountId: text('account_id').notNull(),
    tenantId: uuid('tenant_id').notNull(),
    restaurantId: uuid('restaurant_id').notNull(),
    wabaId: text('waba_id'),
    accessTokenSealed: text('access_token_sealed'),
    isActive: boolean('is_active').notNull().default(true),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.channel, table.accountId] })],
);

export const apiClients = pgTable('api_clients', {
  clientId: uuid('client_id').primaryKey().defaultRandom(),
  clientName: text('client_name').notNull(),
  tokenHash: text('token_hash').notNull(),
  tokenLookupId: text('token_lookup_id'),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  scopes: jsonb('scopes').$type<readonly string[]>().notNull().default([]),
  isActive: boolean('is_active').notNull().default(true),
  expiresAt: instant('expires_at'),
  lastUsedAt: instant('last_used_at'),
  createdAt: createdAt(),
  tokenRotatedAt: instant('token_rotated_at'),
  previousTokenHash: text('previous_token_hash'),
  previousTokenExpiresAt: instant('previous_token_expires_at'),
  replyChannel: channel('reply_channel'),
  replyAccountId: text('reply_account_id'),
});

export const apiClientsAudit = pgTable('api_clients_audit', {
  auditId: bigserial('audit_id', { mode: 'number' }).primaryKey(),
  clientId: uuid('client_id').notNull(),
  clientName: text('client_name').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  tokenLookupId: text('token_lookup_id'),
  action: text('action', { enum: ['INSERT', 'UPDATE', 'DELETE'] }).notNull(),
  changedColumns: text('changed_columns').array().notNull().default(sql`'{}'`),
  isRotation: boolean('is_rotation').notNull().default(false),
  oldIsActive: boolean('old_is_active'),
  newIsActive: boolean('new_is_active'),
  oldScopes: jsonb('old_scopes').$type<readonly string[]>(),
  newScopes: jsonb('new_scopes').$type<readonly string[]>(),
  oldExpiresAt: instant('old_expires_at'),
  newExpiresAt: instant('new_expires_at'),
  changedBy: text('changed_by').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

export const restaurantUsers = pgTable('restaurant_users', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  channel: channel().notNull(),
  userId: text('user_id').notNull(),
  role: text('role', { enum: ['owner', 'admin', 'support', 'kitchen', 'driver'] }).notNull(),
  createdAt: createdAt(),
});

export const customers = pgTable('customers', {
  customerId: uuid('customer_id').primaryKey().defaultRandom(),
  tenantId: uuid('tenant_id').notNull(),
  channel: channel().notNull(),
  accountId: text('account_id').notNull(),
  userKeyHmac: text('user_key_hmac').notNull(),
  conversationObjectId: text('conversation_object_id'),
  knownHmacs: text('known_hmacs').array().notNull().default(sql`'{}'`),
  phone: text('phone'),
  displayName: text('display_name'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  erasedAt: instant('erased_at'),
});
