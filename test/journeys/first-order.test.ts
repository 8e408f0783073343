import { describe, expect, inject, it } from 'vitest';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';

async function orderOf(userId: string): Promise<Record<string, unknown> | undefined> {
  const [order] = await rows('select * from orders where user_id = $1', [userId]);
  return order;
}

describe('a first order, from a signed webhook to a row in Postgres', () => {
  it('on WhatsApp, in French, at the table', async () => {
    const nadia = new Person();
    await nadia.does([
      'Bonjour',
      '> menu',
      '> Margherita',
      '> extra fromage',
      '> Continuer',
      '> 2',
      '> Commander',
      '> Sur place',
      'table 7',
    ]);
    expect(nadia.text).toContain('2 × Pizza Margherita (extra fromage) — 2 100 DA');
    await nadia.taps('Confirmer');
    const number = /n° (\d+)/.exec(nadia.text)?.[1];
    expect(await orderOf(nadia.id)).toMatchObject({
      order_number: Number(number),
      service_mode: 'sur_place',
      table_label: '7',
      status: 'NEW',
      total_cents: 210_000,
      customer_name: 'Nadia',
      locale: 'fr',
    });
  });

  it('on Instagram, in Arabic, to take away', async () => {
    const yacine = new Person({ channel: 'instagram', name: 'Yacine' });
    await yacine.does(['السلام عليكم', '> القائمة', '> بيبروني', '٣', '> أطلب', '> آخذه معي', '> الآن', '> تأكيد']);
    expect(yacine.text).toContain('رقم');
    expect(await orderOf(yacine.id)).toMatchObject({ service_mode: 'a_emporter', total_cents: 330_000, locale: 'ar' });
    for (const { text } of await yacine.received()) expect(text).toMatch(/[\u0600-\u06ff]/);
  });

  it('on Messenger, typed, to be delivered', async () => {
    const amel = new Person({ channel: 'messenger', name: 'Amel' });
    await amel.does([
      'P01 x2 -R01, 1 S01',
      'commander',
      'livraison',
      'Alger',
      'Hydra',
      '12 rue des Frères',
      '0555 12 34 56',
      'oui',
    ]);
    expect(amel.text).toContain('Merci');
    expect(await orderOf(amel.id)).toMatchObject({
      service_mode: 'livraison',
      delivery_wilaya: 'Alger',
      delivery_commune: 'Hydra',
      delivery_phone: '+213555123456',
      total_cents: 225_000,
    });
  });

  it('is seen by its own tenant through the admin API, and by no other', async () => {
    const nadia = new Person();
    await nadia.does(['P02 x1', 'commander', 'sur place', 'table 1', 'oui']);
    const read = async (token: string) => {
      const response = await fetch(`${inject('workerUrl')}/v1/admin/orders`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return (await response.json()) as { ok: boolean; orders: { user_id: string }[] };
    };
    expect((await read('test-token-admin')).orders.map((order) => order.user_id)).toContain(nadia.id);
    expect((await read('test-token-admin-2')).orders.map((order) => order.user_id)).not.toContain(nadia.id);
  });
});
