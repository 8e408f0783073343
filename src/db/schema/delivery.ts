import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  date,
  doublePrecision,
  integer,
  pgTable,
  smallint,
  text,
  time,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, updatedAt } from './columns.ts';

/** Mirrors migrations/0003_delivery.sql. */

export const deliveryZones = pgTable('delivery_zones', {
  zoneId: uuid('zone_id').primaryKey().defaultRandom(),
  restaurantId: uuid('restaurant_id').notNull(),
  wilaya: text('wilaya').notNull(),
  commune: text('commune').notNull(),
  feeBaseCents: integer('fee_base_cents').notNull(),
  minOrderCents: integer('min_order_cents').notNull().default(0),
  etaMin: integer('eta_min').notNull().default(45),
  etaMax: integer('eta_max').notNull().default(60),
  isActive: boolean('is_active').notNull().default(true),
  centerLat: doublePrecision('center_lat'),
  centerLng: doublePrecision('center_lng'),
  radiusKm: doublePrecision('radius_km').notNull().default(10),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const deliveryFeeRules = pgTable('delivery_fee_rules', {
  ruleId: uuid('rule_id').primaryKey().defaultRandom(),
  restaurantId: uuid('restaurant_id').notNull(),
  name: text('name').notNull(),
  startTime: time('start_time').notNull(),
  endTime: time('end_time').notNull(),
  surchargeCents: integer('surcharge_cents').notNull().default(0),
  freeDeliveryThresholdCents: integer('free_delivery_threshold_cents'),
  isActive: boolean('is_active').notNull().default(true),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const deliveryTimeSlots = pgTable('delivery_time_slots', {
  slotId: uuid('slot_id').primaryKey().defaultRandom(),
  restaurantId: uuid('restaurant_id').notNull(),
  dayOfWeek: smallint('day_of_week').notNull(),
  startTime: time('start_time').notNull(),
  endTime: time('end_time').notNull(),
  capacity: integer('capacity').notNull().default(0),
  isActive: boolean('is_active').notNull().default(true),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

export const wilayaReference = pgTable('wilaya_reference', {
  wilayaCode: smallint('wilaya_code').primaryKey(),
  nameFr: text('name_fr').notNull(),
  nameAr: text('name_ar').notNull(),
  nameLatinAlt: text('name_latin_alt').array().notNull().default(sql`'{}'`),
  nameArAlt: text('name_ar_alt').array().notNull().default(sql`'{}'`),
  parentCode: smallint('parent_code'),
  validFrom: date('valid_from', { mode: 'string' }).notNull(),
  centerLat: doublePrecision('center_lat'),
  centerLng: doublePrecision('center_lng'),
});

export const communeReference = pgTable('commune_reference', {
  communeId: bigserial('commune_id', { mode: 'number' }).primaryKey(),
  wilayaCode: smallint('wilaya_code').notNull(),
  nameFr: text('name_fr').notNull(),
  nameAr: text('name_ar').notNull().default(''),
  nameLatinAlt: text('name_latin_alt').array().notNull().default(sql`'{}'`),
  centerLat: doublePrecision('center_lat'),
  centerLng: doublePrecision('center_lng'),
});
