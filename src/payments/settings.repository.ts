import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

/** How one restaurant is paid; null: as the Worker's settings say. */
export interface PaymentSettings extends Record<string, unknown> {
  readonly cod_enabled: boolean | null;
  readonly cod_max_cents: number | null;
  readonly deposit_enabled: boolean | null;
  readonly deposit_mode: 'PERCENTAGE' | 'FIXED' | null;
  readonly deposit_percentage: number | null;
  readonly deposit_fixed_cents: number | null;
  readonly deposit_threshold_cents: number | null;
  readonly deposit_minutes: number | null;
  readonly trust_min_orders: number | null;
  readonly trust_min_score: number | null;
  readonly cib_enabled: boolean | null;
  readonly edahabia_enabled: boolean | null;
  readonly baridimob_enabled: boolean | null;
  readonly baridimob_account: string | null;
}

const COLUMNS = sql`c.cod_enabled, c.cod_max_amount as cod_max_cents, c.deposit_enabled, c.deposit_mode, c.deposit_percentage,
  c.deposit_fixed as deposit_fixed_cents, c.deposit_threshold as deposit_threshold_cents, c.deposit_timeout_minutes as deposit_minutes,
  c.no_deposit_min_orders as trust_min_orders, c.no_deposit_min_score as trust_min_score, c.cib_enabled, c.edahabia_enabled,
  c.baridimob_enabled, c.baridimob_account`;

export async function findPaymentSettings(db: Database, restaurantId: string): Promise<PaymentSettings> {
  const { rows } = await db.execute<PaymentSettings>(sql`
    select ${COLUMNS} from (select 1) one left join restaurant_payment_config c on c.restaurant_id = ${restaurantId}::uuid`);
  const [row] = rows;
  if (!row) throw new Error('payment settings: no row');
  return row;
}

export async function replacePaymentSettings(
  db: Database,
  change: { tenantId: string; restaurantId: string; settings: PaymentSettings },
): Promise<PaymentSettings> {
  const { tenantId, restaurantId, settings } = change;
  const row = JSON.stringify({
    ...settings,
    cod_max_amount: settings.cod_max_cents,
    deposit_fixed: settings.deposit_fixed_cents,
    deposit_threshold: settings.deposit_threshold_cents,
    deposit_timeout_minutes: settings.deposit_minutes,
    no_deposit_min_orders: settings.trust_min_orders,
    no_deposit_min_score: settings.trust_min_score,
  });
  const values = [
    ...[
      'cod_enabled',
      'cod_max_amount',
      'deposit_enabled',
      'deposit_mode',
      'deposit_percentage',
      'deposit_fixed',
      'deposit_threshold',
    ],
    ...['deposit_timeout_minutes', 'no_deposit_min_orders', 'no_deposit_min_score', 'cib_enabled', 'edahabia_enabled'],
    ...['baridimob_enabled', 'baridimob_account'],
  ].map((column) => sql.identifier(column));
  const list = sql.join(values, sql`, `);
  const updates = sql.join(
    values.map((column) => sql`${column} = excluded.${column}`),
    sql`, `,
  );
  const { rows } = await db.execute<PaymentSettings>(sql`
    insert into restaurant_payment_config as c (restaurant_id, ${list})
    select r.restaurant_id, ${sql.join(
      values.map((column) => sql`n.${column}`),
      sql`, `,
    )}
    from restaurants r, jsonb_populate_record(null::restaurant_payment_config, ${row}::jsonb) n
    where r.restaurant_id = ${restaurantId}::uuid and r.tenant_id = ${tenantId}::uuid
    on conflict on constraint restaurant_payment_config_key do update set ${updates}
    returning ${COLUMNS}`);
  const [changed] = rows;
  if (!changed) throw new Error('payment settings: no such restaurant');
  return changed;
}
