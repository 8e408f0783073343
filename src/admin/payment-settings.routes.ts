import { z } from 'zod';
import { type Operation, operation } from '#src/gateway/operation';

const MAX_CENTS = 100_000_000;
const cents = z.int().min(0).max(MAX_CENTS).multipleOf(100).nullable();
const settings = z.strictObject({
  cod_enabled: z.boolean().nullable(),
  cod_max_cents: cents,
  deposit_enabled: z.boolean().nullable(),
  deposit_mode: z.enum(['PERCENTAGE', 'FIXED']).nullable(),
  deposit_percentage: z.int().min(0).max(100).nullable(),
  deposit_fixed_cents: cents,
  deposit_threshold_cents: cents,
  deposit_minutes: z.int().min(1).max(10_080).nullable(),
  trust_min_orders: z.int().min(0).max(1_000).nullable(),
  trust_min_score: z.int().min(0).max(100).nullable(),
  cib_enabled: z.boolean().nullable(),
  edahabia_enabled: z.boolean().nullable(),
  baridimob_enabled: z.boolean().nullable(),
  /** As customers are told it. */
  baridimob_account: z
    .string()
    .trim()
    .regex(/^[\p{L}\p{N} .,:/()-]{1,60}$/u)
    .nullable(),
});
const shown = z.object({ ok: z.literal(true), settings });

const readPaymentSettings = operation({
  method: 'GET',
  path: '/v1/admin/payments/settings',
  id: 'readPaymentSettings',
  summary:
    'How the restaurant that the token belongs to is paid. What is null is as the Worker’s `PAYMENT_*` settings say.',
  scope: 'admin:read',
  action: 'ADMIN_PAYMENT_SETTINGS_READ',
  answer: { description: 'The restaurant’s own settings.', schema: shown },
  async run({ deps, client }) {
    return { body: { ok: true, settings: await deps.payments.settings.find(client.restaurantId) } };
  },
});

const replacePaymentSettings = operation({
  method: 'PUT',
  path: '/v1/admin/payments/settings',
  id: 'replacePaymentSettings',
  summary: 'Replaces them. They hold for the next recap; an order that is placed stays as it was agreed.',
  scope: 'admin:write',
  action: 'ADMIN_PAYMENT_SETTINGS_REPLACE',
  body: settings,
  answer: { description: 'The settings as they are now.', schema: shown },
  async run({ deps, client, body }) {
    const { tenantId, restaurantId } = client;
    return {
      body: { ok: true, settings: await deps.payments.settings.replace({ tenantId, restaurantId, settings: body }) },
    };
  },
});

export const paymentSettingsOperations: readonly Operation[] = [readPaymentSettings, replacePaymentSettings];
