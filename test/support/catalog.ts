import type { TestDatabase } from './database.ts';

/** Everything that makes two databases the same to a program: one line per fact, sorted. */
export async function describeCatalog(database: TestDatabase): Promise<readonly string[]> {
  const facts = await Promise.all(QUERIES.map((text) => database.query<{ fact: string }>(text)));
  return facts.flat().map((row) => row.fact);
}

const OURS = `n.nspname in ('public', 'ops')`;

const QUERIES = [
  `select 'column ' || n.nspname || '.' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
     || case when a.attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') as fact
   from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
   left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where ${OURS} and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped order by 1`,
  `select 'constraint ' || n.nspname || '.' || c.relname || ' ' || k.conname || ' ' || pg_get_constraintdef(k.oid) as fact
   from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} order by 1`,
  `select 'index ' || indexdef as fact from pg_indexes where schemaname in ('public', 'ops') order by 1`,
  `select 'trigger ' || pg_get_triggerdef(t.oid) as fact
   from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
   where ${OURS} and not t.tgisinternal order by 1`,
  `select 'function ' || pg_get_functiondef(p.oid) as fact
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace where ${OURS} order by 1`,
  `select 'options ' || c.relname || ' ' || c.reloptions::text as fact
   from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.reloptions is not null order by 1`,
];
