import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { Locale } from './locale.ts';
import type { TemplateRow } from './template-list.ts';

export interface TemplateName {
  readonly tenantId: string;
  readonly key: string;
  readonly locale: Locale;
  /** As it was seen; `0`: there was no row. */
  readonly version: string;
}

const VERSION = sql`(extract(epoch from updated_at) * 1000000)::bigint::text`;

/** The tenant's own rows and the platform's. */
export async function listTemplateRows(db: Database, query: { tenantId: string }): Promise<readonly TemplateRow[]> {
  const { rows } = await db.execute<{ [Name in keyof TemplateRow]: TemplateRow[Name] }>(sql`
    select template_key as key, locale, tenant_id = '_GLOBAL' as "isGlobal", is_active as "isActive", content, ${VERSION} as version
    from message_templates where tenant_id in ('_GLOBAL', ${query.tenantId})
  `);
  return rows;
}

/** False when the tenant's row is not at that version any more: nothing is changed then. */
export async function saveTemplate(
  db: Database,
  change: TemplateName & { readonly content: string; readonly variables: readonly string[]; readonly by: string },
): Promise<boolean> {
  const { tenantId, key, locale, version, content, by } = change;
  const variables = JSON.stringify(change.variables);
  const { rows } = await db.execute(sql`
    with changed as (
      update message_templates set content = ${content}, variables = ${variables}::jsonb, is_active = true, version = version + 1,
        updated_by = ${by}
      where tenant_id = ${tenantId} and template_key = ${key} and locale = ${locale} and ${VERSION} = ${version}
      returning id
    ), added as (
      insert into message_templates (tenant_id, template_key, locale, content, variables, updated_by)
      select ${tenantId}, ${key}, ${locale}, ${content}, ${variables}::jsonb, ${by} where ${version} = '0'
      on conflict (template_key, locale, tenant_id) do nothing
      returning id
    )
    select id from changed union all select id from added
  `);
  return rows.length > 0;
}

/** False when the tenant's row is not at that version any more, or gone. */
export async function removeTemplate(db: Database, name: TemplateName): Promise<boolean> {
  const { tenantId, key, locale, version } = name;
  const { rows } = await db.execute(sql`
    delete from message_templates
    where tenant_id = ${tenantId} and template_key = ${key} and locale = ${locale} and ${VERSION} = ${version}
    returning id
  `);
  return rows.length > 0;
}

/** All that say a tenant's words. */
export async function listRestaurantsOf(db: Database, query: { tenantId: string }): Promise<readonly string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select restaurant_id as id from restaurants where tenant_id = ${query.tenantId}::uuid and is_active
  `);
  return rows.map(({ id }) => id);
}
