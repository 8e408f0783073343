import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { request } from '../support/webhook.ts';

/** The switches of the second restaurant: other tests talk with the first. */
const account = SECOND.accounts[0]?.accountId ?? '';
const owner = new Person({ account, name: 'Yacine' });
const customer = (name: string) => new Person({ account, name });

beforeAll(async () => {
  await rows(
    "insert into restaurant_users (tenant_id, restaurant_id, channel, user_id, role) values ($1, $2, 'whatsapp', $3, 'owner')",
    [SECOND.tenantId, SECOND.restaurantId, owner.id],
  );
});

afterAll(() => rows('delete from system_flags where restaurant_id = $1', [SECOND.restaurantId]));

const ticketsOf = ({ id }: Person) => rows('select 1 from support_tickets where customer_user_id = $1', [id]);
const quoted = () =>
  request('/v1/customer/delivery/quote', {
    method: 'POST',
    headers: { authorization: 'Bearer test-token-customer-2', 'content-type': 'application/json' },
    body: JSON.stringify({ wilaya: 'Alger', commune: 'Hydra', total_cents: 250_000 }),
  });
const modesOf = async (person: Person) => {
  await person.does(['S01 x1', 'commander']);
  return person.shown.options.map(({ title }) => title).join(' ');
};

describe('a switch that the owner turns by message', () => {
  it('off, and the next customer is not offered delivery; back, and they are', async () => {
    expect(await modesOf(customer('Amel'))).toContain('Livraison');
    await owner.types('!flags set DELIVERY_ENABLED off');
    expect(owner.text).toContain('livraison : coupé (réglé par le restaurant)');
    const lina = customer('Lina');
    expect(await modesOf(lina)).not.toContain('Livraison');
    expect(await modesOf(new Person({ name: 'Sonia' }))).toContain('Livraison');
    expect(await quoted()).toMatchObject({ status: 503, body: { code: 'DELIVERY_DISABLED' } });
    await owner.types('!flags reset livraison');
    expect((await quoted()).status).toBe(200);
    expect(owner.text).toContain('livraison : activé (réglage par défaut)');
    await lina.types('commander');
    expect(lina.shown.options.map(({ title }) => title).join(' ')).toContain('Livraison');
  });

  it('in Arabic and by its buttons: nobody gets a person, then they do again', async () => {
    await owner.types('!إعدادات ضع المساعدة إيقاف');
    expect(owner.text).toContain('متوقف');
    const karim = await customer('Karim').types('je veux parler à quelqu’un');
    expect(await ticketsOf(karim)).toEqual([]);
    await owner.taps('تشغيل');
    expect(owner.text).toContain('مفعّل');
    await karim.types('je veux parler à quelqu’un');
    expect(await ticketsOf(karim)).toHaveLength(1);
  });

  it('is one of this restaurant only, and is written down', async () => {
    const kept = await rows('select flag_key, flag_value from system_flags where restaurant_id = $1', [
      SECOND.restaurantId,
    ]);
    expect(kept).toEqual([{ flag_key: 'SUPPORT_ENABLED', flag_value: 'true' }]);
    expect(await rows('select 1 from system_flags where restaurant_id = $1', [FIRST.restaurantId])).toEqual([]);
    const audit = await rows(
      "select action, target_id, success from admin_wa_audit_log where actor_phone = $1 and target_type = 'flag' order by id",
      [owner.id],
    );
    expect(audit).toEqual([
      { action: 'flags_set', target_id: 'DELIVERY_ENABLED', success: true },
      { action: 'flags_unset', target_id: 'DELIVERY_ENABLED', success: true },
      { action: 'flags_set', target_id: 'SUPPORT_ENABLED', success: true },
      { action: 'flags_set', target_id: 'SUPPORT_ENABLED', success: true },
    ]);
  });
});
