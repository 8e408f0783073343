import { z } from 'zod';
import type { DeliveryKind, DeliveryRow } from '#src/delivery/catalogue.repository';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import { keepText } from '#src/kernel/text';

const dinars = z.int().min(0).max(100_000_000).multipleOf(100);
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time HH:MM');
const minutes = z.int().min(0).max(1_440);
const name = z
  .string()
  .max(80)
  .transform((text) => keepText(text, 80))
  .refine((text) => text !== '', 'is empty');
const params = z.object({ id: z.uuid() });

/** One kind of what makes a delivery: its path, its rows, and what a change of it is called in the audit log. */
interface Catalogue<Body extends z.ZodObject> {
  readonly kind: DeliveryKind;
  readonly path: string;
  readonly one: string;
  readonly what: string;
  readonly same: string;
  readonly actions: { readonly list: string; readonly save: string; readonly remove: string };
  readonly body: Body;
  valuesOf(body: z.infer<Body>): DeliveryRow;
}

const zoneBody = z.object({
  wilaya: name,
  commune: name,
  fee_base_cents: dinars,
  min_order_cents: dinars.default(0),
  eta_min: minutes.default(0),
  eta_max: minutes.default(0),
  is_active: z.boolean().default(true),
  center_lat: z.number().min(-90).max(90).nullable().default(null),
  center_lng: z.number().min(-180).max(180).nullable().default(null),
  radius_km: z.number().min(0.1).max(200).default(10),
});

const zones: Catalogue<typeof zoneBody> = {
  kind: 'zones',
  path: '/v1/admin/delivery/zones',
  one: 'Zone',
  what: 'the zones that the restaurant delivers to',
  same: 'place',
  actions: { list: 'ZONES_LIST', save: 'ZONE_UPSERT', remove: 'ZONE_DELETE' },
  body: zoneBody,
  valuesOf: (zone) => {
    const details =
      (zone.center_lat === null) === (zone.center_lng === null) ? [] : ['center_lng: goes with center_lat'];
    if (details.length > 0) throw new HttpError('invalid_request', { details });
    return { ...zone, eta_max: Math.max(zone.eta_min, zone.eta_max) };
  },
};

const ruleBody = z.object({
  name,
  start_time: clock,
  end_time: clock,
  surcharge_cents: dinars.default(0),
  free_delivery_threshold_cents: dinars.nullable().default(null),
  is_active: z.boolean().default(true),
});

const rules: Catalogue<typeof ruleBody> = {
  kind: 'rules',
  path: '/v1/admin/delivery/fee-rules',
  one: 'FeeRule',
  what: 'the hours at which a delivery costs more, or nothing from some total on',
  same: 'name',
  actions: { list: 'FEE_RULES_LIST', save: 'FEE_RULE_UPSERT', remove: 'FEE_RULE_DELETE' },
  body: ruleBody,
  valuesOf: (rule) => rule,
};

const slotBody = z.object({
  day_of_week: z.int().min(0).max(6),
  start_time: clock,
  end_time: clock,
  capacity: z.int().min(0).max(1_000),
  is_active: z.boolean().default(true),
});

const slots: Catalogue<typeof slotBody> = {
  kind: 'slots',
  path: '/v1/admin/delivery/slots',
  one: 'DeliverySlot',
  what: 'the hours of the week at which deliveries go out, and how many fit (0 is Sunday)',
  same: 'hour',
  actions: { list: 'SLOTS_LIST', save: 'SLOT_UPSERT', remove: 'SLOT_DELETE' },
  body: slotBody,
  valuesOf: (slot) => slot,
};

function operationsOf<Body extends z.ZodObject>(catalogue: Catalogue<Body>): readonly Operation[] {
  const { kind, path, one, what, same, actions, body } = catalogue;
  const row = z.object({}).loose();
  const saved = { description: 'As it is now.', schema: z.object({ ok: z.literal(true), row }) };
  return [
    operation({
      method: 'GET',
      path,
      id: `list${one}s`,
      summary: `All of ${what}.`,
      scope: 'admin:read',
      action: actions.list,
      answer: {
        description: 'All of them, in order.',
        schema: z.object({ ok: z.literal(true), count: z.int(), [kind]: z.array(row) }),
      },
      async run({ deps, client }) {
        const rows = await deps.delivery.list(kind, client);
        return { body: { ok: true, count: rows.length, [kind]: rows } };
      },
    }),
    operation({
      method: 'POST',
      path,
      id: `save${one}`,
      summary: `Adds to ${what}; the one of the same ${same} is replaced. The bot knows it with its next message.`,
      scope: 'admin:write',
      action: actions.save,
      body,
      answer: saved,
      async run({ deps, client, body: given }) {
        const { tenantId, restaurantId } = client;
        const values = catalogue.valuesOf(given);
        const made = await deps.delivery.save(kind, { tenantId, restaurantId, values });
        if (!made) throw new HttpError('invalid_request', { details: ['the token has no restaurant'] });
        return { body: { ok: true, row: made } };
      },
    }),
    operation({
      method: 'PUT',
      path: `${path}/{id}`,
      id: `replace${one}`,
      summary: `Replaces one of ${what}. Its ${same} must be no other one’s.`,
      scope: 'admin:write',
      action: actions.save,
      params,
      body,
      answer: saved,
      async run({ deps, client, params: { id }, body: given }) {
        const { tenantId, restaurantId } = client;
        const values = catalogue.valuesOf(given);
        const made = await deps.delivery.replace(kind, { tenantId, restaurantId, id, values });
        if (made === 'taken') throw new HttpError('invalid_request', { details: [`another one has this ${same}`] });
        if (!made) throw new HttpError('not_found');
        return { body: { ok: true, row: made } };
      },
    }),
    operation({
      method: 'DELETE',
      path: `${path}/{id}`,
      id: `remove${one}`,
      summary: `Takes one away from ${what}.`,
      scope: 'admin:write',
      action: actions.remove,
      params,
      answer: { description: 'It is gone.', schema: z.object({ ok: z.literal(true) }) },
      async run({ deps, client, params: { id } }) {
        const { tenantId, restaurantId } = client;
        if (!(await deps.delivery.remove(kind, { tenantId, restaurantId, id }))) throw new HttpError('not_found');
        return { body: { ok: true } };
      },
    }),
  ];
}

export const deliveryOperations: readonly Operation[] = [
  ...operationsOf(zones),
  ...operationsOf(rules),
  ...operationsOf(slots),
];
