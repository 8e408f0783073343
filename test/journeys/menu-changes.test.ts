import { afterEach, describe, expect, it } from 'vitest';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { runCron } from '../support/dev.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';

/** As somebody with a database client would: around the admin API, which would tell the restaurant's object at once. */
async function changeItem(code: string, change: string): Promise<void> {
  await rows(`update menu_items set ${change} where restaurant_id = $1 and item_code = $2`, [FIRST.restaurantId, code]);
}

const orderOf = (person: Person) => rows('select total_cents, status from orders where user_id = $1', [person.id]);

afterEach(async () => {
  await changeItem('P02', 'price_cents = 110000, active = true, sold_out_until = null');
  await runCron('* * * * *');
});

describe('a menu that changes between the recap and the yes', () => {
  it('in its price: the customer sees the new one before anything is ordered, then orders at it', async () => {
    const nadia = new Person();
    await nadia.does(['P02 x2, S01 x1', 'commander', 'sur place', 'table 5']);
    expect(nadia.text).toContain('Total : 2 650 DA');
    await changeItem('P02', 'price_cents = 130000');
    await nadia.taps('Confirmer');
    expect(nadia.text).toContain('Le menu vient de changer');
    expect(nadia.text).toContain('Pizza Pepperoni : 1 300 DA maintenant');
    expect(nadia.text).toContain('Total : 3 050 DA');
    expect(await orderOf(nadia)).toEqual([]);
    await nadia.taps('Confirmer');
    expect(nadia.text).toMatch(/n° \d+/);
    expect(await orderOf(nadia)).toEqual([{ total_cents: 305_000, status: 'NEW' }]);
  });

  it('by an item that is sold out: it leaves the order, the customer sees what is left, then orders that', async () => {
    const nadia = new Person();
    await nadia.does(['P02 x2, S01 x1', 'commander', 'sur place', 'table 5']);
    await changeItem('P02', 'sold_out_until = current_date + 1');
    await nadia.taps('Confirmer');
    expect(nadia.text).toContain('Pizza Pepperoni n’est plus disponible');
    expect(nadia.text).toContain('1 × Salade');
    expect(nadia.text).toContain('Total : 450 DA');
    expect(await orderOf(nadia)).toEqual([]);
    await nadia.taps('Confirmer');
    expect(await orderOf(nadia)).toEqual([{ total_cents: 45_000, status: 'NEW' }]);
  });

  it('by the only item there was, which left the menu: the cart is empty, and the menu leads on', async () => {
    const nadia = new Person();
    await nadia.does(['P02 x1', 'commander', 'sur place', 'table 5']);
    await changeItem('P02', 'active = false');
    await nadia.taps('Confirmer');
    expect(nadia.text).toContain('Pizza Pepperoni n’est plus disponible');
    expect(nadia.text).toContain('panier est vide');
    expect(nadia.shown.options.map(({ id }) => id)).toContain('HELP_MENU');
    expect(await orderOf(nadia)).toEqual([]);
  });
});
