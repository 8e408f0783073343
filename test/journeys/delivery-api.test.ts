import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { type Posted, request } from '../support/webhook.ts';

const ZONES = '/v1/admin/delivery/zones';
const RULES = '/v1/admin/delivery/fee-rules';
const SLOTS = '/v1/admin/delivery/slots';

async function call(method: string, path: string, body?: object, token = 'test-token-admin'): Promise<Posted> {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  return request(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

const quote = (body: object, token = 'test-token-customer') => call('POST', '/v1/customer/delivery/quote', body, token);
const made = (answer: Posted) => (answer.body as unknown as { row: Record<string, unknown> }).row;

afterAll(async () => {
  await rows("delete from delivery_zones where commune in ('Staoueli', 'Zeralda') and restaurant_id = $1", [
    FIRST.restaurantId,
  ]);
  await rows("delete from delivery_fee_rules where name = 'Essai' and restaurant_id = $1", [FIRST.restaurantId]);
  await rows("delete from delivery_time_slots where start_time = '05:00'");
});

describe('a quote by the API', () => {
  it('tells fee, minimum and time for a place in either script', async () => {
    const answer = await quote({ wilaya: 'Alger', commune: 'Hydra', total_cents: 250_000 });
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        ok: true,
        code: 'OK',
        zone: { found: true, active: true, wilaya: 'Alger', commune: 'Hydra' },
        fee: { base_cents: 30_000, min_order_cents: 150_000 },
        eta: { min: 35, max: 55 },
      },
    ]);
    expect((await quote({ w: 'الجزائر', Commune: 'حيدرة', totalCents: '250000.7' })).body).toMatchObject({ ok: true });
  });

  it.each([
    [{ wilaya: 'Alger', commune: 'Unknown' }, 'DELIVERY_ZONE_NOT_FOUND'],
    [{ wilaya: 'Alger', commune: 'Cheraga', total: 900_000 }, 'DELIVERY_ZONE_INACTIVE'],
    [{ wilaya: 'Alger', commune: 'Hydra', total: 'beaucoup' }, 'DELIVERY_MIN_ORDER'],
    [{ wilaya: 'Alger', commune: 7 }, 'DELIVERY_ADDRESS_INCOMPLETE'],
  ])('of %j is %s', async (body, code) => {
    const answer = await quote(body);
    expect([answer.status, answer.body]).toMatchObject([200, { ok: false, code, message: expect.any(String) }]);
  });

  it('is for tokens that may ask for one', async () => {
    const refused = await quote({ wilaya: 'Alger', commune: 'Hydra' }, 'test-token-admin');
    expect([refused.status, refused.body]).toMatchObject([403, { ok: false, code: 'SEC-004' }]);
  });

  it('leaves a security event of its kind', async () => {
    await quote({ wilaya: 'Alger', commune: 'Nulle part' });
    await until(async () => {
      const found = await rows("select 1 from security_events where event_type = 'DELIVERY_ZONE_NOT_FOUND'");
      return found.length > 0 ? found : null;
    });
  });
});

describe('the zones of a restaurant', () => {
  const zone = { wilaya: 'Alger', commune: 'Staoueli', fee_base_cents: 60_000 };

  it('are added, found by the next quote, changed, and taken away', async () => {
    const added = await call('POST', ZONES, { ...zone, center_lat: 36.75, center_lng: 2.89, radius_km: 4 });
    expect([added.status, added.body]).toMatchObject([200, { ok: true, row: { commune: 'Staoueli', eta_max: 0 } }]);
    const { zone_id: id } = made(added);
    const asked = { wilaya: 'Alger', commune: 'سطاوالي', total_cents: 100 };
    expect((await quote(asked)).body).toMatchObject({
      code: 'OK',
      fee: { base_cents: 60_000 },
      eta: { min: 45, max: 60 },
    });

    const again = await call('POST', ZONES, { ...zone, commune: 'STAOUELI', fee_base_cents: 70_000 });
    expect(made(again)).toMatchObject({ zone_id: id, fee_base_cents: 70_000 });
    const put = await call('PUT', `${ZONES}/${id}`, { ...zone, min_order_cents: 200_000 });
    expect(made(put)).toMatchObject({ zone_id: id, min_order_cents: 200_000 });
    expect((await quote(asked)).body).toMatchObject({ code: 'DELIVERY_MIN_ORDER' });

    const listed = await call('GET', ZONES);
    expect(listed.body).toMatchObject({ ok: true });
    expect(JSON.stringify(listed.body)).toContain('Staoueli');
    expect((await call('DELETE', `${ZONES}/${id}`)).status).toBe(200);
    expect((await call('DELETE', `${ZONES}/${id}`)).status).toBe(404);
    expect((await quote(asked)).body).toMatchObject({ code: 'DELIVERY_ZONE_NOT_FOUND' });
    const log = await rows("select action from admin_audit_log where action like 'ZONE%' order by id");
    expect(log.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['ZONE_UPSERT', 'ZONES_LIST', 'ZONE_DELETE']),
    );
  });

  it('are one for each place', async () => {
    const { zone_id: id } = made(await call('POST', ZONES, { ...zone, commune: 'Zeralda' }));
    const taken = await call('PUT', `${ZONES}/${id}`, { ...zone, commune: 'hydra' });
    expect([taken.status, taken.body?.code]).toEqual([400, 'REQ-002']);
    expect((await call('PUT', `${ZONES}/${randomUUID()}`, zone)).status).toBe(404);
  });

  it.each([
    [{ ...zone, fee_base_cents: 150 }],
    [{ ...zone, commune: ' ' }],
    [{ ...zone, center_lat: 36 }],
    [{ ...zone, tenant_id: FIRST.tenantId }],
  ])('refuse %j', async (body) => {
    expect((await call('POST', ZONES, body)).status).toBe(400);
  });
});

it('fee rules and slots are kept in the same way', async () => {
  const rule = { name: 'Essai', start_time: '03:00', end_time: '03:01', surcharge_cents: 10_000 };
  const { rule_id: ruleId } = made(await call('POST', RULES, rule));
  const put = await call('PUT', `${RULES}/${ruleId}`, { ...rule, free_delivery_threshold_cents: 500_000 });
  expect(made(put)).toMatchObject({ ...rule, free_delivery_threshold_cents: 500_000 });
  expect((await call('DELETE', `${RULES}/${ruleId}`)).status).toBe(200);

  const slot = { day_of_week: 1, start_time: '05:00', end_time: '05:30', capacity: 3 };
  const { slot_id: slotId } = made(await call('POST', SLOTS, slot));
  expect(made(await call('PUT', `${SLOTS}/${slotId}`, { ...slot, capacity: 4 }))).toMatchObject({ capacity: 4 });
  expect(JSON.stringify((await call('GET', SLOTS)).body)).toContain('"start_time":"05:00"');
  expect((await call('DELETE', `${SLOTS}/${slotId}`)).status).toBe(200);
});
