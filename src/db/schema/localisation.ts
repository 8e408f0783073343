import { bigserial, boolean, integer, jsonb, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { createdAt, updatedAt } from './columns.ts';

/** Mirrors migrations/0009_localisation.sql and 0018_preferences.sql. */

/** `tenant_id` of the platform's own wording. */
export const GLOBAL_TENANT = '_GLOBAL';

export const messageTemplates = pgTable('message_templates', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  tenantId: text('tenant_id').notNull().default(GLOBAL_TENANT),
  templateKey: text('template_key').notNull(),
  locale: text('locale', { enum: ['fr', 'ar', 'darija'] })
    .notNull()
    .default('fr'),
  content: text('content').notNull(),
  variables: jsonb('variables').$type<readonly string[]>().notNull().default([]),
  version: integer('version').notNull().default(1),
  isActive: boolean('is_active').notNull().default(true),
  updatedBy: text('updated_by'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const customerPreferences = pgTable(
  'customer_preferences',
  {
    tenantId: uuid('tenant_id').notNull(),
    phone: text('phone').notNull(),
    customerId: uuid('customer_id'),
    locale: text('locale', { enum: ['fr', 'ar', 'darija'] }).notNull(),
    chosenAt: timestamp('chosen_at', { withTimezone: true }).notNull().defaultNow(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.phone] })],
);

export const whatsappTemplates = pgTable(
  'whatsapp_templates',
  {
    wabaId: text('waba_id').notNull(),
    name: text('name').notNull(),
    language: text('language').notNull(),
    tenantId: uuid('tenant_id').notNull(),
    category: text('category', { enum: ['UTILITY', 'MARKETING', 'AUTHENTICATION'] })
      .notNull()
      .default('UTILITY'),
    status: text('status').notNull().default('PENDING'),
    bodyVariables: integer('body_variables').notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.wabaId, table.name, table.language] })],
);

/** Mirrors migrations/0019_approved_templates.sql. */
export const approvedTemplates = pgTable(
  'approved_templates',
  {
    tenantId: uuid('tenant_id').notNull(),
    templateKey: text('template_key').notNull(),
    locale: text('locale', { enum: ['fr', 'ar', 'darija'] }).notNull(),
    name: text('name').notNull(),
    language: text('language').notNull(),
    variables: jsonb('variables').$type<readonly string[]>().notNull().default([]),
    updatedBy: text('updated_by'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.templateKey, table.locale] })],
);
