import { customType, text, timestamp } from 'drizzle-orm/pg-core';
import { CHANNELS } from '#src/messages/index';

export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const channel = (name = 'channel') => text(name, { enum: CHANNELS });

/** Written by triggers only. */
export const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

export const createdAt = () => instant('created_at').notNull().defaultNow();
export const updatedAt = () => instant('updated_at').notNull().defaultNow();
