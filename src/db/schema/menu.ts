import { sql } from 'drizzle-orm';
import { boolean, date, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, updatedAt } from './columns.ts';

/** Mirrors migrations/0002_menu.sql and 0033_serving_hours.sql. */

export const menuItems = pgTable(
  'menu_items',
  {
    restaurantId: uuid('restaurant_id').notNull(),
    itemCode: text('item_code').notNull(),
    labelFr: text('label_fr').notNull(),
    labelAr: text('label_ar').notNull(),
    categoryFr: text('category_fr').notNull().default('Autres'),
    categoryAr: text('category_ar').notNull().default('أخرى'),
    categoryPosition: integer('category_position').notNull().default(0),
    position: integer('position').notNull().default(0),
    priceCents: integer('price_cents').notNull(),
    aliases: text('aliases').array().notNull().default(sql`'{}'`),
    active: boolean('active').notNull().default(true),
    soldOutUntil: date('sold_out_until', { mode: 'string' }),
    hours: jsonb('hours'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.restaurantId, table.itemCode] })],
);

export const menuItemOptions = pgTable(
  'menu_item_options',
  {
    restaurantId: uuid('restaurant_id').notNull(),
    optionCode: text('option_code').notNull(),
    itemCode: text('item_code').notNull(),
    labelFr: text('label_fr').notNull(),
    labelAr: text('label_ar').notNull(),
    kind: text('kind', { enum: ['extra', 'remove', 'note'] }).notNull(),
    priceDeltaCents: integer('price_delta_cents').notNull().default(0),
    active: boolean('active').notNull().default(true),
    position: integer('position').notNull().default(0),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [primaryKey({ columns: [table.restaurantId, table.optionCode] })],
);
