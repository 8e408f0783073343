import { z } from 'zod';
import type { DeliveryQuote } from '#src/delivery/index';
import { type Operation, operation } from '#src/gateway/operation';
import { formatDinars } from '#src/kernel/money';
import { keepText } from '#src/kernel/text';
import type { SecurityEventType } from '#src/security/index';

const MAX_NAME = 120;
const MAX_TOTAL = 1_000_000_000;
const DISABLED = 'La livraison n’est pas disponible.';
const INCOMPLETE = 'Il manque la wilaya ou la commune.';

/** Names of the earlier system stand beside ours; whatever is no text is none. */
const place = z.unknown().optional();
const amount = z.unknown().optional();

const quoteDelivery = operation({
  method: 'POST',
  path: '/v1/customer/delivery/quote',
  id: 'quoteDelivery',
  summary:
    'What it costs to bring an order of that total to that place, now. A place may be written in French or Arabic.',
  scope: 'delivery:quote',
  action: null,
  asks: true,
  body: z.object({
    wilaya: place,
    Wilaya: place,
    w: place,
    commune: place,
    Commune: place,
    c: place,
    total_cents: amount,
    totalCents: amount,
    total: amount,
    slot_id: z.unknown().optional(),
  }),
  answer: {
    description: '`code` is `OK`, or says why it cannot be brought there.',
    schema: z.object({ ok: z.boolean(), code: z.string(), message: z.string() }).loose(),
  },
  async run({ deps, client, body }) {
    const { tenantId, restaurantId, clientId } = client;
    const report = (type: SecurityEventType, payload = {}) =>
      deps.report({ type, subject: `client:${clientId}`, tenantId, restaurantId, payload });
    const restaurant = await deps.loadRestaurant(restaurantId);
    if (!(restaurant?.switches.DELIVERY_ENABLED ?? deps.config.deliveryEnabled)) {
      report('DELIVERY_DISABLED');
      return { status: 503, body: { ok: false, code: 'DELIVERY_DISABLED', message: DISABLED } };
    }
    const wilaya = nameOf(body.wilaya ?? body.Wilaya ?? body.w);
    const commune = nameOf(body.commune ?? body.Commune ?? body.c);
    if (wilaya === '' || commune === '') {
      const missing = ['wilaya', 'commune'];
      return { body: { ok: false, code: 'DELIVERY_ADDRESS_INCOMPLETE', message: INCOMPLETE, missing } };
    }
    const totalCentimes = centimesOf(body.total_cents ?? body.totalCents ?? body.total);
    const quote = await deps.delivery.quote({ restaurantId, place: { wilaya, commune }, totalCentimes });
    report(quote.reason === 'OK' ? 'DELIVERY_QUOTE_OK' : quote.reason, {
      final_cents: quote.finalCentimes,
      min_order_cents: quote.minimumCentimes,
    });
    return { body: answerOf(quote, { wilaya, commune }) };
  },
});

function nameOf(value: unknown): string {
  return typeof value === 'string' ? keepText(value, MAX_NAME) : '';
}

function centimesOf(value: unknown): number {
  const number = Math.floor(Number(value));
  return Number.isFinite(number) ? Math.min(Math.max(number, 0), MAX_TOTAL) : 0;
}

function answerOf(quote: DeliveryQuote, asked: { wilaya: string; commune: string }): object {
  return {
    ok: quote.reason === 'OK',
    code: quote.reason,
    zone: { found: quote.zoneFound, active: quote.zoneActive, ...asked },
    fee: {
      base_cents: quote.baseCentimes,
      surcharge_cents: quote.surchargeCentimes,
      final_cents: quote.finalCentimes,
      free_threshold_cents: quote.freeFromCentimes,
      min_order_cents: quote.minimumCentimes,
    },
    eta: quote.etaMinutes,
    ...(quote.slots && {
      slots: quote.slots.map(({ slotId, date, startAt, endAt, remaining }) => ({
        slot_id: slotId,
        date,
        start: new Date(startAt).toISOString(),
        end: new Date(endAt).toISOString(),
        remaining,
      })),
    }),
    message: messageOf(quote, asked.commune),
  };
}

/** For the partner's own log: customers hear of it in their language, from the bot. */
function messageOf(quote: DeliveryQuote, commune: string): string {
  const { finalCentimes, minimumCentimes, etaMinutes } = quote;
  const fee = finalCentimes === 0 ? 'gratuite' : formatDinars(finalCentimes, 'fr');
  switch (quote.reason) {
    case 'OK':
      return `Livraison à ${commune} : ${fee}, ${etaMinutes.min} à ${etaMinutes.max} min.`;
    case 'DELIVERY_ZONE_NOT_FOUND':
      return 'Zone inconnue : vérifie la commune, ou choisis à emporter.';
    case 'DELIVERY_ZONE_INACTIVE':
      return 'Pas de livraison dans cette zone pour le moment : choisis à emporter.';
    case 'DELIVERY_MIN_ORDER':
      return `Commande minimum : ${formatDinars(minimumCentimes, 'fr')} (livraison : ${fee}).`;
  }
}

export const deliveryQuoteOperations: readonly Operation[] = [quoteDelivery];
