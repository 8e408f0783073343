import { randomUUID } from 'node:crypto';
import { FIRST } from '../../scripts/db/demo-values.ts';

/** The `request` of the SQL function `place_order`: two Margheritas with extra cheese, taken away, as the demo menu prices them. */
export interface OrderLine {
  item_code: string;
  label: string;
  qty: number;
  item_price_cents: number;
  unit_price_cents: number;
  line_total_cents: number;
  options: { option_code: string; label: string; price_delta_cents: number }[];
}

export const MARGHERITA: OrderLine = {
  item_code: 'P01',
  label: 'Pizza Margherita',
  qty: 2,
  item_price_cents: 90_000,
  unit_price_cents: 105_000,
  line_total_cents: 210_000,
  options: [{ option_code: 'X01', label: 'extra fromage', price_delta_cents: 15_000 }],
};

export const SALAD: OrderLine = {
  item_code: 'S01',
  label: 'Salade',
  qty: 1,
  item_price_cents: 45_000,
  unit_price_cents: 45_000,
  line_total_cents: 45_000,
  options: [],
};

export type OrderRequest = Readonly<Record<string, unknown>> & { readonly lines: readonly OrderLine[] };

/** The total follows from the lines unless it is given. */
export function orderRequest(changes: Partial<OrderRequest> = {}): OrderRequest {
  const lines = changes.lines ?? [MARGHERITA];
  return {
    tenant_id: FIRST.tenantId,
    restaurant_id: FIRST.restaurantId,
    checkout_id: randomUUID(),
    channel: 'whatsapp',
    account_id: FIRST.accounts[0]?.accountId,
    user_key_hmac: 'hmac-of-a-customer',
    user_id: '213555000001',
    phone: '213555000001',
    customer_name: 'Amine',
    locale: 'fr',
    service_mode: 'a_emporter',
    table_label: null,
    pickup_at: null,
    scheduled_for: null,
    kitchen_note: null,
    delivery: null,
    delivery_fee_cents: 0,
    conversation_object_id: 'a'.repeat(64),
    correlation_id: randomUUID(),
    now: '2026-11-23T12:00:00.000Z',
    total_cents: lines.reduce((sum, line) => sum + line.line_total_cents, 0),
    ...changes,
    lines,
  };
}
