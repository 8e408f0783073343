import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { Centimes } from '#src/kernel/money';
import type { PayablePage, ProviderPage, SettledPage } from './page.ts';

const PROVIDER = 'chargily';

/** Null: there is nothing to pay, or not by card. */
export async function findPayablePage(
  db: Database,
  query: { tenantId: string; intentId: string; now: number },
): Promise<PayablePage | null> {
  const { rows } = await db.execute<{
    page: { intent_id: string; amount_cents: number; order_number: number; locale: string; url: string | null } | null;
  }>(sql`
    select checkout_to_pay(${query.tenantId}::uuid, ${query.intentId}::uuid, ${new Date(query.now).toISOString()}::timestamptz) as page`);
  const page = rows[0]?.page;
  if (!page) return null;
  const { intent_id: intentId, amount_cents: amountCentimes, order_number: orderNumber, locale, url } = page;
  return { intentId, amountCentimes, orderNumber, locale, url };
}

/** The page that is shown from now on: this one, or the one that somebody else has made first. */
export async function keepPage(
  db: Database,
  page: { intentId: string; checkoutId: string; amountCentimes: Centimes; url: string; now: number },
): Promise<string | null> {
  const { rows } = await db.execute<{ url: string | null }>(sql`
    select keep_checkout(${page.intentId}::uuid, ${PROVIDER}, ${page.checkoutId}, ${page.amountCentimes}::integer, ${page.url},
      ${new Date(page.now).toISOString()}::timestamptz) as url`);
  return rows[0]?.url ?? null;
}

/** What the provider said when it was asked, in one transaction; `eventId` is what made us ask, if anything did. */
export async function settlePage(
  db: Database,
  settled: { eventId: string | null; page: ProviderPage; isLive: boolean; now: number },
): Promise<SettledPage> {
  const { eventId, page, isLive, now } = settled;
  const told = JSON.stringify({
    id: page.id,
    status: page.status,
    amount_cents: page.amountCentimes,
    currency: page.currency,
    is_live: page.isLive,
    intent_id: page.intentId,
  });
  const { rows } = await db.execute<{ answer: { outcome: SettledPage['outcome']; order_id?: string | null } }>(sql`
    select settle_checkout(${PROVIDER}, ${eventId}, ${told}::jsonb, ${isLive}, ${new Date(now).toISOString()}::timestamptz) as answer`);
  const answer = rows[0]?.answer ?? { outcome: 'unknown' };
  return { outcome: answer.outcome, orderId: answer.order_id ?? null };
}
