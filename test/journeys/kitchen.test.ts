import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import { runCron } from '../support/dev.ts';
import { messagesTo, meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { Staff } from '../support/staff.ts';
import { until } from '../support/until.ts';
import { request } from '../support/webhook.ts';

/** Own numbers for this file: others talk with the demo staff. */
const RUN = String(Date.now()).slice(-6);
const member = (n: number, name: string) => new Staff({ id: `2137${RUN}0${n}`, name });
const [karim, lila, omar, ali, samia, fares] = [
  member(1, 'Karim'),
  member(2, 'Lila'),
  member(3, 'Omar'),
  member(4, 'Ali'),
  member(5, 'Samia'),
  member(6, 'Fares'),
] as const;

beforeAll(async () => {
  await karim.joins('kitchen');
  await lila.joins('kitchen');
  await omar.joins('driver');
  await ali.joins('driver');
  await samia.joins('support');
  await fares.joins('owner');
  // Their windows open.
  for (const person of [karim, lila, omar, ali, samia, fares]) await person.types('!help');
});

afterEach(() => meta.clock(0));
afterAll(async () => {
  for (const person of [karim, lila, omar, ali, samia, fares]) await person.leaves();
});

interface Ordered {
  readonly person: Person;
  readonly id: string;
  readonly no: number;
  status(): Promise<string>;
}

async function orderOf(person: Person): Promise<Ordered> {
  const [order] = await rows<{ order_id: string; order_number: number }>(
    'select order_id, order_number from orders where user_id = $1',
    [person.id],
  );
  const id = order?.order_id ?? '';
  const status = async () =>
    (await rows<{ status: string }>('select status from orders where order_id = $1', [id]))[0]?.status ?? '';
  return { person, id, no: order?.order_number ?? 0, status };
}

async function ordered(): Promise<Ordered> {
  const person = new Person();
  await person.does(['P01 x2', 'commander', 'sur place', 'table 7', 'oui']);
  return orderOf(person);
}

const heardBy = (person: Person, words: string) =>
  until(async () => (await person.received()).find(({ text }) => text.includes(words)) ?? null, 40_000);

const becomes = (id: string, status: string) =>
  request(`/v1/admin/orders/${id}/status`, {
    method: 'POST',
    headers: { authorization: 'Bearer test-token-admin', 'content-type': 'application/json' },
    body: JSON.stringify({ status }),
  });

describe('the kitchen', () => {
  it('hears of an order, two tap at once, one has it and the other is told; then it goes on by tapping alone', async () => {
    const { no, id, status } = await ordered();
    for (const cook of [karim, lila]) {
      await cook.hears(`n° ${no}`);
      expect(cook.text).toContain('2 × Pizza Margherita');
      expect(cook.text).toContain('Table 7');
      expect(cook.shown.options.map(({ title }) => title)).toEqual(['✅ Accepter', '❌ Refuser', '⏱ +10 min']);
    }
    await Promise.all([karim.taps('Accepter'), lila.taps('Accepter')]);
    expect([karim.text, lila.text].sort()).toEqual([
      `Commande ${no} : acceptée.`,
      `La commande ${no} est déjà : acceptée.`,
    ]);
    expect(
      await rows("select 1 from order_status_history where order_id = $1 and internal_status = 'ACCEPTED'", [id]),
    ).toHaveLength(1);
    await karim.taps('Commencer');
    await karim.taps('Prête');
    expect(await status()).toBe('READY');
  });

  it('refuses with a reason that the customer hears', async () => {
    const { person, no, status } = await ordered();
    await lila.hears(`n° ${no}`);
    await lila.taps('Refuser');
    expect(lila.text).toBe(`Pourquoi refuser la commande ${no} ?`);
    expect(await status()).toBe('NEW');
    await lila.taps('Trop de commandes');
    expect(await status()).toBe('CANCELLED');
    await heardBy(person, 'La cuisine est débordée');
  });

  it('takes ten minutes more, which the customer hears with the confirmation', async () => {
    const { person, no, status } = await ordered();
    await karim.hears(`n° ${no}`);
    await karim.taps('+10');
    expect(karim.text).toContain(`Commande ${no} : acceptée, 10 min de plus`);
    expect(await status()).toBe('ACCEPTED');
    await heardBy(person, '10 min de plus');
  });

  it('that does not answer hears it again, and then the owner does', async () => {
    const { no } = await ordered();
    await karim.hears(`n° ${no}`);
    await meta.clock(6 * MINUTE_MS);
    await runCron('* * * * *');
    await karim.hears(`n° ${no} attend toujours`);
    expect((await fares.notices()).filter(({ text }) => text.includes(`n° ${no} `))).toEqual([]);
    await meta.clock(12 * MINUTE_MS);
    await runCron('* * * * *');
    await fares.hears(`n° ${no} attend toujours`);
    await fares.taps('Accepter');
    // Twelve minutes later it may be tomorrow, and a number alone means one of today.
    expect(fares.text).toMatch(new RegExp(`^Commande ${no}(/[\\d-]+)? : acceptée\\.$`));
  });

  it('outside its 24 hours is told by the approved template', async () => {
    const before = (await messagesTo('213550000004')).length;
    const { no } = await ordered();
    const sent = await until(async () => {
      const all = await messagesTo('213550000004');
      return all.length > before ? all.slice(before) : null;
    }, 20_000);
    expect(sent[0]?.body).toMatchObject({
      type: 'template',
      template: {
        name: 'staff_new_order',
        components: [{ type: 'body', parameters: [{ type: 'text', text: String(no) }] }],
      },
    });
  });
});

describe('a delivery', () => {
  it('is offered to the drivers with a map, taken by one, and handed over for the customer’s code', async () => {
    const person = new Person();
    await person.does([
      'P01 x2',
      'commander',
      'livraison',
      'Alger',
      'Hydra',
      '12 rue des Pins',
      '0555 12 34 56',
      'oui',
    ]);
    const { id, no, status } = await orderOf(person);
    for (const step of ['ACCEPTED', 'IN_PROGRESS', 'READY']) expect((await becomes(id, step)).status).toBe(200);
    for (const driver of [omar, ali]) {
      await driver.hears(`n° ${no}`);
      expect(driver.text).toContain('12 rue des Pins');
      expect(driver.text).toContain('https://www.google.com/maps/search/?api=1&query=');
    }
    await omar.taps('Je la prends');
    expect(omar.text).toContain(`Commande ${no} : en route`);
    expect(omar.text).toContain('+213555123456');
    await ali.taps('Je la prends');
    expect(ali.text).toContain('n’attend plus de livreur');
    // What a customer is told of one order is thirty seconds apart.
    for (let n = 1; n <= 4; n++) await meta.clock(n * 31 * SECOND_MS);
    const { text } = await heardBy(person, 'Code à donner au livreur');
    const code = /livreur : (\d{4})/.exec(text)?.[1] ?? '';
    await omar.taps('Livrée');
    expect(omar.text).toContain('demande le code');
    await omar.types(code === '1111' ? '2222' : '1111');
    expect(omar.text).toBe('Ce n’est pas le bon code. Essais restants : 2.');
    expect(await status()).toBe('OUT_FOR_DELIVERY');
    await omar.types(code);
    expect(omar.text).toMatch(new RegExp(`^Commande ${no}(/[\\d-]+)? : livrée\\.$`));
    expect(await status()).toBe('DELIVERED');
    await meta.clock(0);
  });
});

describe('a customer who needs a person', () => {
  it('is answered from the phone of whoever takes it, and what they write comes there', async () => {
    const nadia = new Person();
    await nadia.types('aide');
    await samia.hears('demande une personne');
    await samia.taps('Je réponds');
    const ticket = /Ticket (\d+)/.exec(samia.text)?.[1] ?? '';
    await samia.types(`!reply ${ticket} Bonjour, je t’écoute`);
    await heardBy(nadia, 'je t’écoute');
    await nadia.sends({ kind: 'text', text: 'Ma pizza est froide' });
    await samia.hears('Ma pizza est froide');
    await samia.taps('Fermer');
    await heardBy(nadia, 'terminée');
  });
});

describe('whoever cannot be reached', () => {
  it('is shown to the owner, in a message and in the status', async () => {
    const [demo] = await rows<{ count: string }>(
      "select count(*) as count from staff_notices n join restaurant_users u on u.id = n.staff_id where u.user_id = '213550000003' and n.status = 'UNREACHABLE'",
    );
    expect(Number(demo?.count)).toBeGreaterThan(0);
    await fares.types('!status');
    expect(fares.text).toMatch(/non remis \(24 h\) : [1-9]/);
    const listed = await request('/v1/admin/staff-notices', { headers: { authorization: 'Bearer test-token-admin' } });
    expect(listed.body).toMatchObject({ ok: true });
    expect(JSON.stringify(listed.body)).not.toContain('213550000003');
  });
});
