import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { ApprovedTemplate } from './approved-template.ts';
import type { Locale } from './locale.ts';
import type { TemplateName } from './template.repository.ts';

export interface ApprovedRow extends ApprovedTemplate {
  readonly key: string;
  readonly locale: Locale;
  /** Differs after every change of the row. */
  readonly version: string;
  /** What Meta says of it, as far as we know; null: nothing. Anything but `APPROVED` keeps it from being sent. */
  readonly status: string | null;
}

const VERSION = sql`(extract(epoch from a.updated_at) * 1000000)::bigint::text`;

export async function listApproved(db: Database, query: { tenantId: string }): Promise<readonly ApprovedRow[]> {
  const { rows } = await db.execute<{ [Name in keyof ApprovedRow]: ApprovedRow[Name] }>(sql`
    select a.template_key as key, a.locale, a.name, a.language, a.variables, ${VERSION} as version,
      (select w.status from whatsapp_templates w where w.tenant_id = a.tenant_id and w.name = a.name and w.language = a.language
       order by w.status = 'APPROVED' limit 1) as status
    from approved_templates a where a.tenant_id = ${query.tenantId}::uuid order by a.template_key, a.locale
  `);
  return rows;
}

/** False when the row is not at that version any more: nothing is changed then. */
export async function saveApproved(
  db: Database,
  change: TemplateName & { readonly template: ApprovedTemplate; readonly by: string },
): Promise<boolean> {
  const { tenantId, key, locale, version, template, by } = change;
  const { name, language } = template;
  const variables = JSON.stringify(template.variables);
  const { rows } = await db.execute(sql`
    with changed as (
      update approved_templates a set name = ${name}, language = ${language}, variables = ${variables}::jsonb, updated_by = ${by}
      where a.tenant_id = ${tenantId}::uuid and a.template_key = ${key} and a.locale = ${locale} and ${VERSION} = ${version}
      returning 1
    ), added as (
      insert into approved_templates (tenant_id, template_key, locale, name, language, variables, updated_by)
      select ${tenantId}::uuid, ${key}, ${locale}, ${name}, ${language}, ${variables}::jsonb, ${by} where ${version} = '0'
      on conflict (tenant_id, template_key, locale) do nothing
      returning 1
    )
    select 1 from changed union all select 1 from added
  `);
  return rows.length > 0;
}

/** False when the row is not at that version any more, or gone. */
export async function removeApproved(db: Database, name: TemplateName): Promise<boolean> {
  const { tenantId, key, locale, version } = name;
  const { rows } = await db.execute(sql`
    delete from approved_templates a
    where a.tenant_id = ${tenantId}::uuid and a.template_key = ${key} and a.locale = ${locale} and ${VERSION} = ${version}
    returning 1
  `);
  return rows.length > 0;
}
