import { describe, expect, it } from 'vitest';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';

interface Order extends Record<string, unknown> {
  readonly total_cents: number;
  readonly delivery_fee_cents: number;
}

async function orderOf({ id }: Person): Promise<Order | undefined> {
  const [order] = await rows<Order>('select * from orders where user_id = $1', [id]);
  return order;
}

/** The surcharge of the evening is due or not, as the clock of Algiers has it. */
async function feeNow(commune: string, total: number): Promise<number> {
  const [row] = await rows<{ fee: number }>(
    `select (delivery_quote($1, jsonb_build_object('wilaya', 'Alger', 'commune', $2::text), $3, now(), '{}') ->> 'final_cents')::int as fee`,
    [FIRST.restaurantId, commune, total],
  );
  return row?.fee ?? -1;
}

describe('an order to be delivered', () => {
  it('in words, in Arabic: the fee is said, is in the total, and is in the order', async () => {
    const lina = new Person({ name: 'لينة' });
    await lina.does(['أريد 2 بيتزا مارغريتا', 'أطلب', 'توصيل', 'الجزائر', 'حيدرة']);
    const fee = await feeNow('Hydra', 180_000);
    expect(lina.text).toContain('التوصيل إلى');
    await lina.does(['شارع الصنوبر 12', '0555 12 34 56']);
    expect(lina.text).toContain('هل تؤكد؟');
    await lina.types('نعم');
    expect(await orderOf(lina)).toMatchObject({
      service_mode: 'livraison',
      total_cents: 180_000,
      delivery_fee_cents: fee,
      delivery_eta_min: 35,
      delivery_eta_max: 55,
      locale: 'ar',
    });
    for (const { text } of await lina.received()) expect(text).toMatch(/[\u0600-\u06ff]/);
  });

  it('is told in one message, in any order and in two scripts', async () => {
    const yacine = new Person({ name: 'Yacine' });
    await yacine.does(['P01 x2', 'commander', 'livraison', '٠٥٥٥١٢٣٤٥٦، حي 20 أوت عمارة 3، القبة']);
    expect(yacine.text).toMatch(/0555 12 34 56|هل تؤكد/);
    await yacine.types('oui');
    expect(await orderOf(yacine)).toMatchObject({
      delivery_wilaya: 'Alger',
      delivery_commune: 'Kouba',
      delivery_address: 'حي 20 أوت عمارة 3',
      delivery_phone: '+213555123456',
      delivery_fee_cents: await feeNow('Kouba', 180_000),
    });
  });

  it('by a pin: its zone is found, and only the street is asked for', async () => {
    await rows(
      `update delivery_zones set center_lat = 36.744, center_lng = 3.037, radius_km = 2 where commune = 'Hydra' and restaurant_id = $1`,
      [FIRST.restaurantId],
    );
    const sami = new Person({ name: 'Sami' });
    await sami.does(['P01 x2', 'commander', 'livraison']);
    await sami.sends({ kind: 'location', latitude: 36.745, longitude: 3.04 });
    await sami.waits();
    expect(sami.text).toContain('Livraison à Hydra');
    await sami.does(['12 rue des Pins', '0555 12 34 56', 'oui']);
    expect(await orderOf(sami)).toMatchObject({ delivery_commune: 'Hydra', delivery_lat: 36.745 });
  });

  it('to where nobody goes is fetched instead', async () => {
    const nora = new Person({ channel: 'messenger', name: 'Nora' });
    await nora.does(['P01 x2', 'commander', 'livraison', 'Alger', 'Zeralda']);
    expect(nora.text).toContain('Nous ne livrons pas encore à Zeralda');
    await nora.does(['à emporter', 'maintenant', 'oui']);
    const order = await orderOf(nora);
    expect(order).toMatchObject({ service_mode: 'a_emporter', delivery_fee_cents: 0 });
    const events = await until(async () => {
      const found = await rows<{ event_type: string }>(
        'select event_type from security_events where conversation_object_id = $1 order by id',
        [order?.conversation_object_id],
      );
      return found.length >= 2 ? found.map(({ event_type }) => event_type).sort() : null;
    }, 30_000);
    expect(events).toEqual(['ADDRESS_AMBIGUOUS', 'DELIVERY_ZONE_NOT_FOUND']);
  });

  it('that stays unclear is written down, for staff to see where it got stuck', async () => {
    const farid = new Person({ name: 'Farid' });
    await farid.does(['P01 x2', 'commander', 'livraison', 'Alger', 'Nulle part', 'Ailleurs']);
    const [row] = await rows<{ attempts: number; status: string }>(
      "select attempts, status from address_clarification_requests where status = 'OPEN' order by id desc limit 1",
    );
    expect(row).toEqual({ attempts: 2, status: 'OPEN' });
  });

  it('too small for its zone is told what is missing', async () => {
    const adel = new Person({ channel: 'instagram', name: 'Adel' });
    await adel.does(['S01 x1', 'commander', 'livraison', 'Alger', 'Kouba']);
    expect(adel.text).toContain('Il te manque 1 050 DA');
  });
});
