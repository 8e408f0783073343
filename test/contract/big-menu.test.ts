import { describe, expect, it } from 'vitest';
import { adapterFor } from '#src/channels/index';
import type { MenuItem } from '#src/menu/index';
import { CHANNELS, type Channel } from '#src/messages/index';
import { Customer } from '../support/customer.ts';
import { bigMenu, demoRestaurant } from '../support/demo-restaurant.ts';
import { rendered } from './rendered.ts';

const ITEMS = 300;
const CALLBACK = `v1.${'a'.repeat(64)}.1.1`;

const LONG = 'aux quatre fromages de chez nous, servie avec une salade verte et un citron';

function menuWith(itemsPerCategory: number, words = '') {
  const items = bigMenu(ITEMS).items.map((item, index): MenuItem => {
    const label = `Catégorie ${Math.floor(index / itemsPerCategory) + 1}`;
    const name = `${item.label.fr} ${words}`.trim();
    return { ...item, category: { fr: label, ar: label }, label: { fr: name, ar: name } };
  });
  return demoRestaurant({ menu: { items } });
}

/** What the channel makes of the last reply: what can be tapped there, and nothing that Meta would refuse. */
function tapsOn(channel: Channel, customer: Customer): readonly string[] {
  const message = customer.replies.at(-1)?.message;
  if (!message) throw new Error('no reply');
  const call = adapterFor(channel).render({
    message,
    recipient: { key: '213555000001', phone: '213555000001' },
    accountId: '100000000000001',
    callbackData: CALLBACK,
  });
  const { taps, violations } = rendered(channel, call);
  expect(violations).toEqual([]);
  return taps.map(({ id }) => id);
}

/** Every item that a customer comes to by tapping, from "menu" on. */
function itemsReached(channel: Channel, restaurant: ReturnType<typeof menuWith>): ReadonlySet<string> {
  const customer = new Customer({ restaurant }).types('menu');
  const seen = new Set<string>();
  const open = [...tapsOn(channel, customer)];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    if (seen.has(id)) continue;
    seen.add(id);
    if (!id.startsWith('ITEM:')) open.push(...tapsOn(channel, customer.tapsId(id)));
  }
  return new Set([...seen].filter((id) => id.startsWith('ITEM:')));
}

describe.each(CHANNELS)(`a menu of ${ITEMS} items on %s`, (channel) => {
  it.each([1, 7, 30, ITEMS])(
    'is reached to its last item by tapping, page after page, with %i to a category',
    (size) => {
      expect(itemsReached(channel, menuWith(size)).size).toBe(ITEMS);
    },
  );

  it('is reached where names are so long that the channel shows less than a page of them', () => {
    expect(itemsReached(channel, menuWith(30, LONG)).size).toBe(ITEMS);
  });

  it('orders what is tapped on its last page', () => {
    const last = `D${ITEMS}`;
    const customer = new Customer({ restaurant: menuWith(30) }).tapsId(`ITEM:${last}`).taps('2');
    expect(customer.state.cart.lines).toMatchObject([{ itemCode: last, quantity: 2 }]);
  });
});
