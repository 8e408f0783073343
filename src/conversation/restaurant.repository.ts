import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { ServedZone } from '#src/delivery/index';
import type { FraudRule } from '#src/fraud/index';
import type { ApprovedTemplate, Localized, TemplateOverride } from '#src/locale/index';
import type { MenuItem, MenuOption } from '#src/menu/index';
import { type OpeningHours, switchesOf } from '#src/tenancy/index';
import { type RestaurantSnapshot, SNAPSHOT_SHAPE } from './facts.ts';
import type { StaffMember } from './staff.ts';

interface SnapshotRow extends Record<string, unknown> {
  readonly catalog_version: string;
  readonly tenant_id: string;
  readonly restaurant_id: string;
  readonly name: string;
  readonly timezone: string;
  readonly default_language: 'fr' | 'ar';
  readonly opening_hours: OpeningHours;
  readonly is_active: boolean;
  readonly items: readonly ItemJson[];
  readonly zones: readonly ServedZone[];
  readonly staff: readonly StaffMember[];
  readonly fraud_rules: readonly FraudRule[];
  readonly switches: Readonly<Record<string, string>>;
  readonly approved: Readonly<Record<string, ApprovedTemplate>>;
  readonly templates: readonly {
    readonly key: string;
    readonly content: string;
    readonly variables: readonly string[];
  }[];
}

interface ItemJson {
  readonly code: string;
  readonly label: Localized;
  readonly category: Localized;
  readonly price: number;
  readonly aliases: readonly string[];
  readonly hours: MenuItem['hours'] | null;
  readonly options: readonly {
    readonly code: string;
    readonly label: Localized;
    readonly kind: MenuOption['kind'];
    readonly price: number;
  }[];
}

/** Everything that turns may know of a restaurant, in one round trip. Null for an unknown one. */
export async function loadRestaurantSnapshot(
  db: Database,
  query: { restaurantId: string; now: number },
): Promise<RestaurantSnapshot | null> {
  const now = new Date(query.now).toISOString();
  const { rows } = await db.execute<SnapshotRow>(sql`
    select r.catalog_version::text, r.tenant_id, r.restaurant_id, r.name, r.timezone, r.default_language, r.opening_hours, r.is_active,
      (select coalesce(jsonb_agg(${itemJson} order by i.category_position, i.category_fr, i.position, i.item_code), '[]')
         from menu_items i
         where i.restaurant_id = r.restaurant_id and i.active
           and (i.sold_out_until is null or i.sold_out_until < (${now}::timestamptz at time zone r.timezone)::date)) as items,
      (select coalesce(jsonb_agg(jsonb_build_object('wilaya', z.wilaya, 'commune', z.commune,
          'feeCentimes', z.fee_base_cents, 'minimumCentimes', z.min_order_cents,
          'isOnMap', z.center_lat is not null, 'names', commune_spellings(z.commune), 'wilayaNames', wilaya_spellings(z.wilaya, ${now}::timestamptz::date)) order by z.wilaya, z.commune), '[]')
         from delivery_zones z where z.restaurant_id = r.restaurant_id and z.is_active) as zones,
      (select coalesce(jsonb_agg(jsonb_build_object('channel', u.channel, 'userId', u.user_id) order by u.id), '[]')
         from restaurant_users u where u.restaurant_id = r.restaurant_id) as staff,
      (select coalesce(jsonb_agg(${ruleJson} order by k.rule_key), '[]')
         from (select distinct f.rule_key from fraud_rules f
               where f.scope = 'INBOUND' and (f.restaurant_id is null or f.restaurant_id = r.restaurant_id)) k
         left join fraud_rules every on every.restaurant_id is null and every.rule_key = k.rule_key
         left join fraud_rules own on own.restaurant_id = r.restaurant_id and own.rule_key = k.rule_key) as fraud_rules,
      (select coalesce(jsonb_object_agg(f.flag_key, f.flag_value), '{}') from (
         select distinct on (flag_key) flag_key, flag_value from system_flags
         where restaurant_id is null or restaurant_id = r.restaurant_id order by flag_key, restaurant_id nulls last) f) as switches,
      (select coalesce(jsonb_agg(${templateJson}), '[]') from (
         select distinct on (t.template_key, t.locale) t.template_key, t.locale, t.content, t.variables, g.variables as inherited
         from message_templates t
         left join message_templates g on g.tenant_id = '_GLOBAL' and g.template_key = t.template_key and g.locale = t.locale
         where t.tenant_id in ('_GLOBAL', r.tenant_id::text) and t.is_active and t.content <> ''
         order by t.template_key, t.locale, (t.tenant_id = '_GLOBAL')
       ) t) as templates,
      (select coalesce(jsonb_object_agg(a.template_key || ':' || a.locale,
          jsonb_build_object('name', a.name, 'language', a.language, 'variables', a.variables)), '{}')
         from approved_templates a where a.tenant_id = r.tenant_id and not exists (
           select 1 from whatsapp_templates w
           where w.tenant_id = a.tenant_id and w.name = a.name and w.language = a.language and w.status <> 'APPROVED')) as approved
    from restaurants r
    where r.restaurant_id = ${query.restaurantId}::uuid
  `);
  const [row] = rows;
  return row ? snapshotOf(row) : null;
}

export async function listCatalogVersions(db: Database): Promise<readonly { restaurantId: string; version: number }[]> {
  const { rows } = await db.execute<{ restaurant_id: string; catalog_version: string }>(
    sql`select restaurant_id, catalog_version::text from restaurants where is_active`,
  );
  return rows.map((row) => ({ restaurantId: row.restaurant_id, version: Number(row.catalog_version) }));
}

const itemJson = sql`jsonb_build_object(
  'code', i.item_code, 'label', jsonb_build_object('fr', i.label_fr, 'ar', i.label_ar),
  'category', jsonb_build_object('fr', i.category_fr, 'ar', i.category_ar), 'price', i.price_cents, 'aliases', i.aliases, 'hours', i.hours,
  'options', (select coalesce(jsonb_agg(jsonb_build_object(
      'code', o.option_code, 'label', jsonb_build_object('fr', o.label_fr, 'ar', o.label_ar), 'kind', o.kind, 'price', o.price_delta_cents
    ) order by o.position, o.option_code), '[]')
    from menu_item_options o where o.restaurant_id = i.restaurant_id and o.item_code = i.item_code and o.active))`;

/** A parameter that the restaurant's own rule leaves out is the one for all: changing one must not lose the others. */
const ruleJson = sql`jsonb_build_object('key', k.rule_key,
  'isActive', coalesce(own.is_active, every.is_active) and coalesce(own.action, every.action) <> 'ALLOW',
  'params', coalesce(every.params_json, '{}') || coalesce(own.params_json, '{}'))`;

/** An override that names no variables inherits those of the platform's template (design.md §6 row 11). */
const templateJson = sql`jsonb_build_object('key', t.template_key || ':' || t.locale, 'content', t.content,
  'variables', case when jsonb_array_length(t.variables) = 0 then coalesce(t.inherited, '[]') else t.variables end)`;

function snapshotOf(row: SnapshotRow): RestaurantSnapshot {
  const templates = row.templates.map(({ key, content, variables }): [string, TemplateOverride] => [
    key,
    { content, variables },
  ]);
  return {
    version: Number(row.catalog_version),
    shape: SNAPSHOT_SHAPE,
    profile: {
      tenantId: row.tenant_id,
      restaurantId: row.restaurant_id,
      name: row.name,
      timezone: row.timezone,
      defaultLocale: row.default_language,
      hours: row.opening_hours,
      isActive: row.is_active,
    },
    menu: { items: row.items.map(menuItemOf) },
    templates: Object.fromEntries(templates),
    approved: row.approved,
    zones: row.zones,
    staff: row.staff,
    fraudRules: row.fraud_rules,
    switches: switchesOf(row.switches),
  };
}

function menuItemOf(item: ItemJson): MenuItem {
  const { price, options, hours, ...rest } = item;
  return {
    ...rest,
    ...(hours && { hours }),
    priceCentimes: price,
    options: options.map(({ price: delta, ...option }) => ({ ...option, priceDeltaCentimes: delta })),
  };
}
