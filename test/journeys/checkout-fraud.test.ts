import { describe, expect, it } from 'vitest';
import { inspectConversation } from '../support/dev.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';

const ordersOf = ({ id }: Person) =>
  rows<{ total_cents: number; status: string }>('select * from orders where user_id = $1', [id]);

describe('an order of 30 000 DA and more', () => {
  it('is placed with the code that the bot has asked for', async () => {
    const nadia = new Person();
    await nadia.does(['P02 x20', 'P01 x20', 'commander', 'sur place', 'table 7', 'oui']);
    const code = /CONFIRM (\d{4})/.exec(nadia.text)?.[1] ?? '';
    expect(code).toHaveLength(4);
    expect(await ordersOf(nadia)).toEqual([]);
    await nadia.types(`CONFIRM ${code}`);
    expect(nadia.text).toContain('🎉');
    expect(await ordersOf(nadia)).toHaveLength(1);
  });

  it('is not placed after three wrong codes; the cart stays', async () => {
    const yacine = new Person({ channel: 'instagram', name: 'Yacine' });
    await yacine.does(['P02 x20', 'P01 x20', 'commander', 'sur place', 'table 7', 'oui']);
    const code = /CONFIRM (\d{4})/.exec(yacine.text)?.[1] ?? '';
    const wrong = code === '0000' ? '1111' : '0000';
    await yacine.does([wrong, wrong, wrong]);
    expect(yacine.text).toContain('n’est pas bon');
    expect(await ordersOf(yacine)).toEqual([]);
    const { state } = await inspectConversation({ user: yacine.id, channel: 'instagram', account: '300000000000001' });
    expect(state?.cart.lines).toHaveLength(2);
  });
});

describe('three orders cancelled in a week', () => {
  it('bring a pause of half an hour, in which nothing is answered', async () => {
    const lina = new Person({ channel: 'messenger', name: 'Lina' });
    for (let order = 0; order < 3; order++)
      await lina.does(['P01 x1', 'commander', '> Sur place', 'table 3', '> Confirmer', 'annuler', '> Oui, annuler']);
    await lina.does(['P01 x1', 'commander', '> Sur place', 'table 3', '> Confirmer']);
    expect(lina.text).toContain('pause de 30 min');
    const before = (await lina.received()).length;
    await lina.sends({ kind: 'text', text: 'menu' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await lina.received()).toHaveLength(before);
    expect((await ordersOf(lina)).map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  }, 90_000);
});
