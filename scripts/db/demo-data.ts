import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { seal, sha256Hex } from '../../src/kernel/crypto.ts';
import { centimesFromDinars } from '../../src/kernel/money.ts';
import {
  API_CLIENTS,
  type DemoRestaurant,
  FAQ,
  FEE_RULES,
  FIRST,
  GRAPH_TOKEN,
  MENU,
  MENU_OPTIONS,
  PREFERENCE,
  RESTAURANTS,
  SLOTS,
  STAFF,
  TEMPLATE_OVERRIDE,
  WHATSAPP_TEMPLATES,
  WILAYA,
  ZONES,
} from './demo-values.ts';

type Row = Readonly<Record<string, unknown>>;
type Batch = readonly [table: string, rows: readonly Row[]];

const CONNECT_TIMEOUT_MS = 15_000;
const QUERY_TIMEOUT_MS = 30_000;
const IV_BYTES = 12;

/** Adds what is missing and touches nothing that is there: what a developer changed stays changed. Answers how many rows were new. */
export async function applyDemoData(input: { url: string; accountTokenKey: string }): Promise<number> {
  const options = { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: QUERY_TIMEOUT_MS };
  const client = new pg.Client({ connectionString: input.url, ...options });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('begin');
    let added = 0;
    for (const [table, rows] of await batches(input.accountTokenKey))
      added += await addMissing(client, { table, rows });
    await client.query('commit');
    return added;
  } finally {
    await client.end().catch(() => {});
  }
}

async function batches(accountTokenKey: string): Promise<readonly Batch[]> {
  return [
    ['tenants', RESTAURANTS.map(({ tenantId, tenantName }) => ({ tenant_id: tenantId, name: tenantName }))],
    ['restaurants', RESTAURANTS.map(restaurantRow)],
    ['channel_accounts', (await Promise.all(RESTAURANTS.map((owner) => accountRows(owner, accountTokenKey)))).flat()],
    ['api_clients', await Promise.all(API_CLIENTS.map(clientRow))],
    [
      'restaurant_users',
      STAFF.map(({ userId, role }) => ({ ...idsOf(FIRST), channel: 'whatsapp', user_id: userId, role })),
    ],
    ...RESTAURANTS.flatMap(restaurantBatches),
    ['customer_preferences', [{ tenant_id: FIRST.tenantId, ...PREFERENCE }]],
    ['message_templates', [overrideRow()]],
    [
      'approved_templates',
      (['fr', 'ar'] as const).map((locale) => ({
        tenant_id: FIRST.tenantId,
        template_key: 'STAFF_NEW_ORDER',
        locale,
        name: 'staff_new_order',
        language: locale,
        variables: JSON.stringify(['number']),
      })),
    ],
  ];
}

function restaurantBatches(owner: DemoRestaurant): readonly Batch[] {
  const restaurant_id = owner.restaurantId;
  const withOwner = (rows: readonly Row[]) => rows.map((row) => ({ restaurant_id, ...row }));
  return [
    ['menu_items', withOwner(MENU.map(itemRow))],
    ['menu_item_options', withOwner(MENU_OPTIONS.map(optionRow))],
    ['delivery_zones', withOwner(ZONES.map(zoneRow))],
    ['delivery_fee_rules', withOwner(FEE_RULES.map(feeRuleRow))],
    ['delivery_time_slots', withOwner(SLOTS.flatMap(slotRows))],
    ['faq_entries', FAQ.map((entry) => ({ ...idsOf(owner), ...entry }))],
    ['whatsapp_templates', WHATSAPP_TEMPLATES.map((template) => templateRow(owner, template))],
  ];
}

function idsOf(owner: DemoRestaurant): Row {
  return { tenant_id: owner.tenantId, restaurant_id: owner.restaurantId };
}

function restaurantRow(owner: DemoRestaurant): Row {
  return { ...idsOf(owner), name: owner.name, opening_hours: JSON.stringify(owner.openingHours) };
}

async function accountRows(owner: DemoRestaurant, key: string): Promise<readonly Row[]> {
  return Promise.all(
    owner.accounts.map(async ({ channel, accountId }) => ({
      ...idsOf(owner),
      channel,
      account_id: accountId,
      waba_id: channel === 'whatsapp' ? owner.wabaId : null,
      access_token_sealed: await seal({
        key,
        text: GRAPH_TOKEN,
        context: `${channel}:${accountId}`,
        iv: randomBytes(IV_BYTES),
      }),
    })),
  );
}

async function clientRow(client: (typeof API_CLIENTS)[number]): Promise<Row> {
  const account = client.replies ? client.owner.accounts[0] : undefined;
  return {
    ...idsOf(client.owner),
    client_name: client.token,
    token_hash: await sha256Hex(client.token),
    scopes: JSON.stringify(client.scopes),
    reply_channel: account?.channel ?? null,
    reply_account_id: account?.accountId ?? null,
  };
}

function itemRow(item: (typeof MENU)[number], position: number): Row {
  return {
    item_code: item.code,
    label_fr: item.fr,
    label_ar: item.ar,
    category_fr: item.category.fr,
    category_ar: item.category.ar,
    category_position: item.category.position,
    position,
    price_cents: centimesFromDinars(item.dinars),
    aliases: item.aliases,
  };
}

function optionRow(option: (typeof MENU_OPTIONS)[number], position: number): Row {
  return {
    option_code: option.code,
    item_code: option.item,
    label_fr: option.fr,
    label_ar: option.ar,
    kind: option.kind,
    price_delta_cents: centimesFromDinars(option.dinars),
    position,
  };
}

function zoneRow(zone: (typeof ZONES)[number]): Row {
  return {
    wilaya: WILAYA,
    commune: zone.commune,
    fee_base_cents: centimesFromDinars(zone.fee),
    min_order_cents: centimesFromDinars(zone.minimum),
    eta_min: zone.eta[0],
    eta_max: zone.eta[1],
    is_active: zone.active,
  };
}

function feeRuleRow(rule: (typeof FEE_RULES)[number]): Row {
  return {
    name: rule.name,
    start_time: rule.from,
    end_time: rule.to,
    surcharge_cents: centimesFromDinars(rule.surcharge),
    free_delivery_threshold_cents: centimesFromDinars(rule.freeFrom),
  };
}

function slotRows(slot: (typeof SLOTS)[number]): readonly Row[] {
  const { from, to, capacity } = slot;
  return [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day_of_week: day, start_time: from, end_time: to, capacity }));
}

function templateRow(owner: DemoRestaurant, template: (typeof WHATSAPP_TEMPLATES)[number]): Row {
  return {
    waba_id: owner.wabaId,
    tenant_id: owner.tenantId,
    name: template.name,
    language: template.language,
    status: 'APPROVED',
    body_variables: template.variables,
  };
}

function overrideRow(): Row {
  const { key, locale, content } = TEMPLATE_OVERRIDE;
  return { tenant_id: FIRST.tenantId, template_key: key, locale, content };
}

/** All rows of a batch have the same columns. */
async function addMissing(client: pg.Client, batch: { table: string; rows: readonly Row[] }): Promise<number> {
  const columns = Object.keys(batch.rows[0] ?? {});
  const values = batch.rows.flatMap((row) => columns.map((column) => row[column]));
  const tuples = batch.rows.map((_row, index) => {
    const places = columns.map((_column, place) => `$${index * columns.length + place + 1}`);
    return `(${places.join(', ')})`;
  });
  const insert = `insert into ${batch.table} (${columns.join(', ')}) values ${tuples.join(', ')} on conflict do nothing`;
  return (await client.query(insert, values)).rowCount ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DATABASE_URL;
  const accountTokenKey = process.env.ACCOUNT_TOKEN_KEY;
  if (!url || !accountTokenKey) {
    console.error('demo data: set DATABASE_URL and ACCOUNT_TOKEN_KEY');
    process.exitCode = 1;
  } else {
    console.log(`demo data: ${await applyDemoData({ url, accountTokenKey })} rows added`);
  }
}
