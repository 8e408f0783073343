import { afterEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '#src/kernel/clock';
import { SECOND } from '../../scripts/db/demo-values.ts';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';

/** The next time that it is this hour in Algiers, which is one hour ahead of UTC all year. */
function nextTimeAt(hour: number): number {
  const midnight = Math.floor((Date.now() + HOUR_MS) / DAY_MS) * DAY_MS - HOUR_MS;
  const today = midnight + hour * HOUR_MS;
  return today > Date.now() ? today : today + DAY_MS;
}

const turnClockTo = (at: number) => meta.clock(at - Date.now());
const customerOfBranch2 = () => new Person({ account: SECOND.accounts[0]?.accountId ?? '' });

afterEach(() => meta.clock(0));

describe('Branch 2 opens at 11:00 and closes at 23:00', () => {
  it('while it is closed: menu and cart work, the bot says when it opens, and takes an order for then', async () => {
    const night = nextTimeAt(3);
    await turnClockTo(night);
    const amine = customerOfBranch2();
    await amine.types('menu');
    expect(amine.text).toContain('Fermé pour le moment, ouverture aujourd’hui à 11:00');
    await amine.does(['> Pepperoni', '> 2']);
    expect(amine.text).toContain('2 × Pizza Pepperoni');
    await amine.does(['> Commander', '> Sur place', 'table 4']);
    expect(amine.text).toContain('Nous sommes fermés. Ouverture aujourd’hui à 11:00');
    expect(await rows('select 1 from orders where user_id = $1', [amine.id])).toEqual([]);
    await amine.taps('Pour l’ouverture');
    expect(amine.text).toContain('Pour aujourd’hui à 11:00');
    expect(amine.text).toContain('Total : 2 200 DA');
    await amine.taps('Confirmer');
    expect(amine.text).toMatch(/n° \d+/);
    expect(
      await rows('select restaurant_id, total_cents, scheduled_for from orders where user_id = $1', [amine.id]),
    ).toEqual([
      { restaurant_id: SECOND.restaurantId, total_cents: 220_000, scheduled_for: new Date(night + 8 * HOUR_MS) },
    ]);
  });

  it('while it is open: nothing is said of doors, and an order is for now', async () => {
    await turnClockTo(nextTimeAt(15));
    const amine = customerOfBranch2();
    await amine.types('menu');
    expect(amine.text).not.toContain('Fermé');
    await amine.does(['> Pepperoni', '> 1', '> Commander', '> Sur place', 'table 4', '> Confirmer']);
    expect(await rows('select scheduled_for from orders where user_id = $1', [amine.id])).toEqual([
      { scheduled_for: null },
    ]);
  });

  it('when the door closes between the recap and the yes: nothing is ordered unasked', async () => {
    const closing = nextTimeAt(23);
    await turnClockTo(closing - HOUR_MS);
    const amine = customerOfBranch2();
    await amine.does(['P02 x1', 'commander', 'sur place', 'table 4']);
    await turnClockTo(closing + HOUR_MS / 2);
    await amine.taps('Confirmer');
    expect(amine.text).toContain('Nous sommes fermés. Ouverture demain à 11:00');
    expect(await rows('select 1 from orders where user_id = $1', [amine.id])).toEqual([]);
  });
});
