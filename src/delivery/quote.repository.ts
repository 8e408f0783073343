import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { Centimes } from '#src/kernel/money';
import type { DeliveryDefaults, DeliveryQuote, QuotePlace } from './quote.ts';
import { defaultsJson, placeJson, type QuoteJson, quoteOf } from './quote-json.ts';

export interface QuoteQuestion {
  readonly restaurantId: string;
  readonly place: QuotePlace;
  /** The items alone. */
  readonly totalCentimes: Centimes;
  readonly at: number;
}

/** What `place_order` answers with, too. */
const OFFERED_SLOTS = 6;

/** One round trip. */
export async function quoteDelivery(
  db: Database,
  question: QuoteQuestion & { readonly defaults: DeliveryDefaults },
): Promise<DeliveryQuote> {
  const { restaurantId, totalCentimes, at, defaults } = question;
  const place = JSON.stringify(placeJson(question.place));
  const instant = new Date(at).toISOString();
  const slots = defaults.offersSlots
    ? sql`jsonb_build_object('slots', delivery_slots_offered(${restaurantId}::uuid, ${instant}::timestamptz, ${OFFERED_SLOTS}::integer))`
    : sql`'{}'::jsonb`;
  const { rows } = await db.execute<{ quote: QuoteJson }>(sql`
    select delivery_quote(${restaurantId}::uuid, ${place}::jsonb, ${totalCentimes}::integer, ${instant}::timestamptz,
      ${JSON.stringify(defaultsJson(defaults))}::jsonb) || ${slots} as quote
  `);
  const [row] = rows;
  if (!row) throw new Error('delivery_quote answered nothing');
  return quoteOf(row.quote);
}
