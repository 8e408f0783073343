import { sql } from 'drizzle-orm';
import { bigint, bigserial, boolean, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { channel, createdAt, instant, tsvector, updatedAt } from './columns.ts';

/** Mirrors migrations/0007_support.sql and 0041_faq.sql. */

export const supportTickets = pgTable('support_tickets', {
  ticketId: bigserial('ticket_id', { mode: 'number' }).primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  channel: channel().notNull(),
  conversationObjectId: text('conversation_object_id').notNull(),
  customerId: uuid('customer_id'),
  customerUserId: text('customer_user_id').notNull(),
  status: text('status').notNull().default('OPEN'),
  priority: text('priority').notNull().default('NORMAL'),
  reasonCode: text('reason_code').notNull().default('HELP'),
  subject: text('subject'),
  contextJson: jsonb('context_json').notNull().default({}),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
  closedAt: instant('closed_at'),
});

export const supportTicketMessages = pgTable('support_ticket_messages', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  ticketId: bigint('ticket_id', { mode: 'number' }).notNull(),
  direction: text('direction', { enum: ['INBOUND', 'OUTBOUND', 'INTERNAL'] }).notNull(),
  fromUserId: text('from_user_id'),
  toUserId: text('to_user_id'),
  bodyText: text('body_text').notNull(),
  eventId: text('event_id'),
  metaJson: jsonb('meta_json').notNull().default({}),
  createdAt: createdAt(),
});

export const supportAssignments = pgTable('support_assignments', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  ticketId: bigint('ticket_id', { mode: 'number' }).notNull(),
  adminUserId: text('admin_user_id').notNull(),
  assignedAt: instant('assigned_at').notNull().defaultNow(),
  releasedAt: instant('released_at'),
});

export const faqEntries = pgTable('faq_entries', {
  faqId: bigserial('faq_id', { mode: 'number' }).primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  restaurantId: uuid('restaurant_id').notNull(),
  locale: text('locale', { enum: ['fr', 'ar'] }).notNull(),
  question: text('question').notNull(),
  answer: text('answer').notNull(),
  tags: text('tags').array().notNull().default(sql`'{}'`),
  isActive: boolean('is_active').notNull().default(true),
  position: integer('position').notNull().default(0),
  searchTsv: tsvector('search_tsv'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});
