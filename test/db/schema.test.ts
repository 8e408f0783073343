import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { expect, it } from 'vitest';
import * as schema from '#src/db/schema/index';
import { createTestDatabase } from '../support/database.ts';

/** The migration runner's own. */
const NOT_OURS = new Set(['public.schema_migrations']);

const database = await createTestDatabase({ migrated: true });

/** `bigserial` is a bigint with a default. */
const TYPES: Readonly<Record<string, string>> = {
  bigserial: 'bigint',
  serial: 'integer',
  time: 'time without time zone',
};

function drizzleColumns(): readonly string[] {
  const tables = Object.values(schema).filter((value) => is(value, PgTable));
  return tables.flatMap((table) => {
    const { name, schema: namespace, columns } = getTableConfig(table);
    return columns.map((column) => {
      const type = column.getSQLType();
      return describeColumn({
        name: `${namespace ?? 'public'}.${name}.${column.name}`,
        type: TYPES[type] ?? type,
        notNull: column.notNull,
        hasDefault: column.hasDefault,
      });
    });
  });
}

function describeColumn(column: { name: string; type: string; notNull: boolean; hasDefault: boolean }): string {
  const parts = [column.name, column.type, column.notNull && 'not null', column.hasDefault && 'with a default'];
  return parts.filter(Boolean).join(' ');
}

it('drizzle knows every table and column of the database as it is, and no other', async () => {
  const columns = await database.query<{
    relation: string;
    name: string;
    type: string;
    notNull: boolean;
    hasDefault: boolean;
  }>(
    `select n.nspname || '.' || c.relname as relation, n.nspname || '.' || c.relname || '.' || a.attname as name,
       format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as "notNull", a.atthasdef as "hasDefault"
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'ops') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped`,
  );
  const inDatabase = columns.filter((column) => !NOT_OURS.has(column.relation)).map(describeColumn);
  expect([...drizzleColumns()].sort()).toEqual(inDatabase.sort());
});

it('drizzle names the same primary keys', async () => {
  const keys = await database.query<{ relation: string; columns: string[] }>(
    `select n.nspname || '.' || c.relname as relation, array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) as columns
     from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
     where i.indisprimary and n.nspname in ('public', 'ops') group by 1`,
  );
  const inDatabase = keys.filter((key) => !NOT_OURS.has(key.relation));
  const inDrizzle = Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => {
      const config = getTableConfig(table);
      const together = config.primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
      const alone = config.columns.filter((column) => column.primary).map((column) => column.name);
      return { relation: `${config.schema ?? 'public'}.${config.name}`, columns: [...together, ...alone] };
    });
  const byName = (a: { relation: string }, b: { relation: string }) => a.relation.localeCompare(b.relation);
  expect(inDrizzle.sort(byName)).toEqual([...inDatabase].sort(byName));
});
