import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import type { RestaurantRecord, RestaurantSettings } from '#src/tenancy/restaurant.repository';

const minute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'is no time HH:MM');
const intervals = z.array(z.tuple([minute, minute])).max(6);
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const openingHours = z.strictObject({
  weekly: z.union([z.literal('always'), z.partialRecord(z.enum(weekdays), intervals)]),
  exceptions: z.record(z.iso.date(), intervals).optional(),
});
const settings = z.strictObject({
  name: z.string().trim().min(1).max(80),
  timezone: z.string().max(64).refine(isTimeZone, 'is no time zone'),
  default_language: z.enum(['fr', 'ar']),
  opening_hours: openingHours,
  free_delivery_threshold_cents: z.int().min(0).max(100_000_000).multipleOf(100).nullable(),
  slot_cutoff_minutes: z.int().min(0).max(1_440),
});
const shown = z.object({ ok: z.literal(true), restaurant: settings });

const readRestaurant = operation({
  method: 'GET',
  path: '/v1/admin/restaurant',
  id: 'readRestaurant',
  summary: 'Name, language, time zone and opening hours of the restaurant that the token belongs to.',
  scope: 'admin:read',
  action: 'ADMIN_RESTAURANT_READ',
  versioned: true,
  answer: { description: 'The settings; the ETag names their version.', schema: shown },
  async run({ deps, client }) {
    return answerOf(await deps.restaurants.find(client));
  },
});

const replaceRestaurant = operation({
  method: 'PUT',
  path: '/v1/admin/restaurant',
  id: 'replaceRestaurant',
  summary:
    'Replaces the settings of the restaurant that the token belongs to. The bot knows them with its next message.',
  scope: 'admin:write',
  action: 'ADMIN_RESTAURANT_REPLACE',
  versioned: true,
  body: settings,
  answer: { description: 'The settings as they are now, with their new ETag.', schema: shown },
  async run({ deps, client, body, ifMatch }) {
    const { tenantId, restaurantId } = client;
    const changed = await deps.restaurants.update({
      tenantId,
      restaurantId,
      version: ifMatch,
      settings: settingsOf(body),
    });
    if (!changed) throw new HttpError('precondition_failed');
    await deps.refreshRestaurant(restaurantId);
    return answerOf(changed);
  },
});

/** An absent list of exceptions is no exceptions. */
function settingsOf({ opening_hours: hours, ...rest }: z.infer<typeof settings>): RestaurantSettings {
  const { weekly, exceptions } = hours;
  return { ...rest, opening_hours: { weekly, ...(exceptions && { exceptions }) } };
}

function answerOf(record: RestaurantRecord | null) {
  if (!record) throw new HttpError('not_found');
  return { body: { ok: true, restaurant: record.settings }, version: record.version };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const restaurantOperations: readonly Operation[] = [readRestaurant, replaceRestaurant];
