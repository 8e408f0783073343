import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { MIGRATIONS_DIR, migrate } from '../../scripts/db/migrate.ts';
import { describeCatalog } from '../support/catalog.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const ACCOUNT_TOKEN_KEY = 'a-key-of-the-tests-0123456789';
const FILES = (await readdir(MIGRATIONS_DIR)).filter((name) => name.endsWith('.sql')).sort();
const newCatalog = await describeCatalog(await createTestDatabase({ migrated: true }));
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'resto-bot-migrations-'));
  folders.push(folder);
  for (const [name, sql] of Object.entries(files)) await writeFile(join(folder, name), sql);
  return folder;
}

async function firstFiles(count: number): Promise<string> {
  const folder = await folderWith({});
  for (const name of FILES.slice(0, count)) await cp(join(MIGRATIONS_DIR, name), join(folder, name));
  return folder;
}

const emptyDatabase = () => createTestDatabase({ migrated: false });

describe('migrating', () => {
  it('an empty database gets every migration, and the second run has nothing to do', async () => {
    const database = await emptyDatabase();
    expect(await migrate({ url: database.url })).toEqual({ applied: FILES, alreadyThere: 0 });
    expect(await migrate({ url: database.url })).toEqual({ applied: [], alreadyThere: FILES.length });
  });

  it('running the SQL of every file a second time changes neither tables nor rows', async () => {
    const database = await emptyDatabase();
    await migrate({ url: database.url });
    await applyDemoData({ url: database.url, accountTokenKey: ACCOUNT_TOKEN_KEY });
    const before = { catalog: await describeCatalog(database), rows: await countRows(database) };
    for (const name of FILES) await database.query(await readFile(join(MIGRATIONS_DIR, name), 'utf8'));
    expect(await countRows(database)).toEqual(before.rows);
    expect(await describeCatalog(database)).toEqual(before.catalog);
  });

  it.each(FILES.map((name, index) => [name, index + 1] as const))(
    'a database that stopped after %s, with customers in it, ends equal to a new one',
    async (_name, count) => {
      const upgraded = await emptyDatabase();
      await migrate({ url: upgraded.url, dir: await firstFiles(count) });
      await addPeople(upgraded);
      await migrate({ url: upgraded.url });
      expect(await describeCatalog(upgraded)).toEqual(newCatalog);
      expect((await upgraded.one<{ n: string }>('select count(*) n from customers')).n).toBe('1');
    },
  );

  it('two runners at once apply every file once', async () => {
    const database = await emptyDatabase();
    const reports = await Promise.all([migrate({ url: database.url }), migrate({ url: database.url })]);
    expect(reports.flatMap((report) => report.applied).sort()).toEqual(FILES);
  });

  it('a broken file is named with its line, and leaves no trace of itself', async () => {
    const database = await emptyDatabase();
    const dir = await folderWith({
      '0001_good.sql': 'create table good (id int);',
      '0002_broken.sql': 'create table half (id int);\n\ncreate tabel oops (id int);\n',
    });
    await expect(migrate({ url: database.url, dir })).rejects.toThrow(
      'migration 0002_broken.sql line 3: syntax error at or near "tabel"',
    );
    const tables = await database.query("select tablename from pg_tables where schemaname = 'public' order by 1");
    expect(tables).toEqual([{ tablename: 'good' }, { tablename: 'schema_migrations' }]);
  });

  it('a file that was changed after it was applied is refused', async () => {
    const database = await emptyDatabase();
    const dir = await folderWith({ '0001_good.sql': 'create table good (id int);' });
    await migrate({ url: database.url, dir });
    await writeFile(join(dir, '0001_good.sql'), 'create table better (id int);');
    await expect(migrate({ url: database.url, dir })).rejects.toThrow('0001_good.sql was changed after it was applied');
  });

  it('a name that would never be run, and a number used twice, are refused', async () => {
    const database = await emptyDatabase();
    await expect(migrate({ url: database.url, dir: await folderWith({ 'fix.sql': '' }) })).rejects.toThrow('fix.sql');
    const doubled = await folderWith({ '0001_a.sql': '', '0001_b.sql': '' });
    await expect(migrate({ url: database.url, dir: doubled })).rejects.toThrow('0001_b.sql: its number is used twice');
  });

  it('a folder that is not there is said in one line', async () => {
    const database = await emptyDatabase();
    const dir = join(await folderWith({}), 'nowhere');
    await expect(migrate({ url: database.url, dir })).rejects.toThrow('nowhere');
    await mkdir(dir);
    expect(await migrate({ url: database.url, dir })).toEqual({ applied: [], alreadyThere: 0 });
  });
});

async function countRows(database: TestDatabase): Promise<Readonly<Record<string, string>>> {
  const tables = await database.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'ops')",
  );
  const counts: Record<string, string> = {};
  for (const { name } of tables) counts[name] = (await database.one<{ n: string }>(`select count(*) n from ${name}`)).n;
  return counts;
}

/** Rows that every later migration finds in its way. */
async function addPeople(database: TestDatabase): Promise<void> {
  const tenant = '00000000-0000-0000-0000-000000000009';
  await database.query('insert into tenants (tenant_id, name) values ($1, $2)', [tenant, 'Old Chain']);
  await database.query('insert into restaurants (tenant_id, name) values ($1, $2)', [tenant, 'Old Branch']);
  await database.query(
    "insert into customers (tenant_id, channel, account_id, user_key_hmac) values ($1, 'whatsapp', '1', 'someone')",
    [tenant],
  );
}
