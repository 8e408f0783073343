import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { majorVersionOf } from '../../scripts/backup/pg-programs.ts';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { describeCatalog } from '../support/catalog.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { MARGHERITA, orderRequest, SALAD } from '../support/order-request.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const KEY = randomBytes(32).toString('base64');
const ODD_TEXT = 'سلام "quoted", tab\t, newline\n, backslash \\N, line separator \u2028, \\., {braces}';
const DAY_MS = 24 * 60 * 60 * 1_000;

const source = await createTestDatabase({ migrated: true });
let folder = '';

beforeAll(async () => {
  await applyDemoData({ url: source.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
  for (let n = 0; n < 5; n++) {
    const lines = n % 2 === 0 ? [MARGHERITA] : [MARGHERITA, SALAD];
    const request = { ...orderRequest({ lines }), kitchen_note: n === 0 ? ODD_TEXT : null };
    const placed = await source.one<{ answer: { outcome: string } }>('select place_order($1::jsonb) answer', [
      JSON.stringify(request),
    ]);
    expect(placed.answer.outcome).toBe('placed');
  }
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resto-bot-backup-'));
  return () => rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

type Env = Readonly<Record<string, string>>;

const NO_SETTINGS: Env = Object.fromEntries(
  ['BACKUP_KEY', 'BACKUP_KEY_FILE', 'RETENTION_DAYS', 'CONFIRM_RESTORE', 'PG_DUMP', 'PG_RESTORE'].map((n) => [n, '']),
);

function run(script: string, args: readonly string[], env: Env): Promise<Ended> {
  const options = { cwd: ROOT, env: { ...process.env, ...NO_SETTINGS, ...env }, timeout: 60_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, [`scripts/backup/${script}.ts`, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

const backup = (env: Env = {}) =>
  run('backup', [], { DATABASE_URL: source.url, BACKUP_DIR: folder, BACKUP_FORMAT: 'rows', ...env });

const restore = (file: string, target: TestDatabase, env: Env = {}) =>
  run('restore', [file], { DATABASE_URL: target.url, CONFIRM_RESTORE: 'YES', ...env });

async function backedUp(env: Env = {}): Promise<string> {
  const ended = await backup(env);
  expect(ended).toMatchObject({ code: 0 });
  return ended.stdout.trim();
}

/** Each table: how many rows, and an md5 of all of them in order. */
async function contentOf(database: TestDatabase): Promise<Readonly<Record<string, string>>> {
  const tables = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'ops') order by 1`,
  );
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    const text = `select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as sum from ${name} t`;
    content[name] = (await database.one<{ sum: string }>(text)).sum;
  }
  return content;
}

async function sequencesOf(database: TestDatabase) {
  return database.query(
    'select schemaname, sequencename, last_value from pg_sequences where last_value is not null order by 1, 2',
  );
}

const tablesIn = async (database: TestDatabase) =>
  Number((await database.one<{ n: string }>("select count(*) n from pg_tables where schemaname = 'public'")).n);

async function expectSame(target: TestDatabase): Promise<void> {
  const content = await contentOf(source);
  expect(content['public.orders']).toMatch(/^5 /);
  expect(await contentOf(target)).toEqual(content);
  expect(await describeCatalog(target)).toEqual(await describeCatalog(source));
  expect(await sequencesOf(target)).toEqual(await sequencesOf(source));
}

describe('the drill: a backup restored into an empty database', () => {
  it('has every table, row, constraint, trigger and sequence of the first', async () => {
    const target = await createTestDatabase({ migrated: false });
    expect(await restore(await backedUp(), target)).toMatchObject({ code: 0 });
    await expectSame(target);
    const note = await target.one('select kitchen_note from orders where kitchen_note is not null');
    expect(note).toEqual({ kitchen_note: ODD_TEXT });
  });

  it('goes on: the next order has the next number, and what is not allowed is still refused', async () => {
    const target = await createTestDatabase({ migrated: false });
    await restore(await backedUp({ BACKUP_KEY: KEY }), target, { BACKUP_KEY: KEY });
    const placed = await target.one<{ answer: object }>('select place_order($1::jsonb) answer', [
      JSON.stringify(orderRequest()),
    ]);
    expect(placed.answer).toMatchObject({ outcome: 'placed', order_number: 6 });
    const history = await target.one('select count(*)::int n from order_status_history');
    expect(history).toEqual({ n: 6 });
    await expect(target.query('update orders set tenant_id = $1', [randomUUID()])).rejects.toThrow('foreign key');
    await expect(target.query("update orders set status = 'EATEN'")).rejects.toThrow('check constraint');
  });

  it('replaces what is there, also tables that the backup does not know', async () => {
    const target = await createTestDatabase({ migrated: true });
    await applyDemoData({ url: target.url, accountTokenKey: 'another-key-of-the-tests-0123456789' });
    await target.query('create table later_table (order_id uuid references orders)');
    const rights = "select nspowner::regrole::text as owner, nspacl::text from pg_namespace where nspname = 'public'";
    const before = await target.one(rights);
    expect(await restore(await backedUp(), target)).toMatchObject({ code: 0 });
    await expectSame(target);
    expect(await target.one(rights)).toEqual(before);
  });

  it('asks for no more rights than those of the owner of the database, who is no superuser', async () => {
    const target = await createTestDatabase({ migrated: false });
    const url = new URL(target.url);
    const role = `owner_of_${url.pathname.slice(1)}`;
    await target.query(`create role ${role} login password 'owner'`);
    await target.query(`alter database ${url.pathname.slice(1)} owner to ${role}`);
    url.username = role;
    url.password = 'owner';
    // Twice: the second time there is something of its own to replace, and to back up.
    for (const file of [await backedUp(), await backedUp({ BACKUP_KEY: KEY })]) {
      const ended = await restore(file, target, { DATABASE_URL: url.href, BACKUP_KEY: KEY });
      expect(ended).toMatchObject({ code: 0 });
    }
    await expectSame(target);
    await rm(folder, { recursive: true });
    expect(await backup({ DATABASE_URL: url.href })).toMatchObject({ code: 0 });
  });

  it('is of one moment: what is committed while it is written is not in it', async () => {
    const target = await createTestDatabase({ migrated: false });
    await source.query('begin; lock table ops_kv in access exclusive mode');
    const running = backedUp();
    // The backup has begun, and waits for this one table.
    const waiting = "select count(*)::int n from pg_locks where relation = 'ops_kv'::regclass and not granted";
    await until(async () => (await source.one<{ n: number }>(waiting)).n > 0);
    await source.query("insert into ops_kv (key) values ('written meanwhile'); commit");
    expect(await restore(await running, target)).toMatchObject({ code: 0 });
    expect(await target.query("select key from ops_kv where key = 'written meanwhile'")).toEqual([]);
    await source.query("delete from ops_kv where key = 'written meanwhile'");
  });
});

describe('a restore is refused, and nothing is touched', () => {
  const refused = async (file: string, env: Env, reason: RegExp) => {
    const target = await createTestDatabase({ migrated: true });
    const before = await contentOf(target);
    const ended = await restore(file, target, env);
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(reason) });
    expect(ended.stderr).not.toContain('postgres:postgres');
    expect(await contentOf(target)).toEqual(before);
  };

  it.each(['', 'yes', 'true', 'YES '])('without CONFIRM_RESTORE=YES (%j)', async (answer) => {
    await refused(await backedUp(), { CONFIRM_RESTORE: answer }, /set CONFIRM_RESTORE=YES/);
  });

  it.each(['first', 'middle', 'last'] as const)('with one wrong byte (the %s one)', async (place) => {
    const file = await backedUp();
    await damage(file, place);
    await refused(file, {}, /damaged/);
  });

  it('without the checksum beside it', async () => {
    const file = await backedUp();
    await rm(`${file}.sha256`);
    await refused(file, {}, /sha256 is missing/);
  });

  it('with another key, without a key, and with a byte altered by somebody who wrote a new checksum', async () => {
    const file = await backedUp({ BACKUP_KEY: KEY });
    await refused(file, { BACKUP_KEY: randomBytes(32).toString('base64') }, /not the key/);
    await refused(file, {}, /encrypted: set BACKUP_KEY/);
    await damage(file, 'middle');
    const sum = await sha256Of(file);
    await writeFile(`${file}.sha256`, `${sum}  ${basename(file)}\n`);
    await refused(file, { BACKUP_KEY: KEY }, /not the key/);
  });

  it('of a file that is no backup, and of none', async () => {
    const file = join(folder, 'resto-x.dump');
    await writeFile(file, 'select 1;');
    await writeFile(`${file}.sha256`, `${await sha256Of(file)}  resto-x.dump\n`);
    await refused(file, {}, /no backup/);
    await refused(join(folder, 'none'), {}, /no such file/);
  });
});

describe('a backup', () => {
  it('is readable by its owner alone, and its checksum is what sha256sum reads', async () => {
    const file = await backedUp();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(`${file}.sha256`, 'utf8')).toBe(`${await sha256Of(file)}  ${basename(file)}\n`);
    expect((await readdir(folder)).sort()).toEqual([basename(file), `${basename(file)}.sha256`]);
  });

  it('says nothing about its content when it is encrypted, and no two are alike', async () => {
    const keyFile = join(folder, 'key');
    await writeFile(keyFile, `${KEY}\n`);
    const files = [await backedUp({ BACKUP_KEY_FILE: keyFile })];
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    files.push(await backedUp({ BACKUP_KEY_FILE: keyFile }));
    const [one, other] = await Promise.all(files.map((file) => readFile(file)));
    expect(one?.includes('resto-bot rows')).toBe(false);
    expect(one?.subarray(0, 2).toString('hex')).not.toBe('1f8b');
    expect(one?.subarray(11, 60)).not.toEqual(other?.subarray(11, 60));
  });

  it('of a database without a tenant is refused, and deletes nothing', async () => {
    const empty = await createTestDatabase({ migrated: true });
    const old = join(folder, 'resto-20200101T000000Z.dump');
    await writeFile(old, 'an old one');
    expect(await backup({ DATABASE_URL: empty.url })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('empty backup is refused'),
    });
    expect(await readdir(folder)).toEqual([basename(old)]);
  });

  it('of a table that no migration made is refused: a restore could not make it', async () => {
    await source.query('create table by_hand (x int)');
    try {
      expect(await backup()).toMatchObject({ code: 1, stderr: expect.stringContaining('public.by_hand') });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await source.query('drop table by_hand');
    }
  });

  it('deletes those of before RETENTION_DAYS with their checksums, and no file of another name', async () => {
    const named = (days: number) =>
      `resto-${new Date(Date.now() - days * DAY_MS).toISOString().replace(/\.\d{3}|[-:]/g, '')}.dump.enc`;
    const kept = [named(2), `${named(2)}.sha256`, 'notes.txt', 'resto-old.dump'];
    const gone = [named(4), `${named(4)}.sha256`, `${named(9)}.partial`];
    for (const name of [...kept, ...gone]) await writeFile(join(folder, name), name);
    await utimes(join(folder, `${named(9)}.partial`), 0, 0);
    const file = basename(await backedUp({ RETENTION_DAYS: '3' }));
    expect((await readdir(folder)).sort()).toEqual([...kept, file, `${file}.sha256`].sort());
  });

  it.each([
    [{ RETENTION_DAYS: '0' }, 'RETENTION_DAYS'],
    [{ BACKUP_KEY: 'short' }, 'BACKUP_KEY'],
    [{ BACKUP_KEY: '0'.repeat(64) }, 'BACKUP_KEY'],
    [{ BACKUP_KEY_FILE: '/nowhere' }, 'BACKUP_KEY_FILE'],
    [{ BACKUP_KEY_FILE: '/dev/null' }, 'BACKUP_KEY'],
    [{ DATABASE_URL: '' }, 'DATABASE_URL'],
    [{ BACKUP_FORMAT: 'tar' }, 'BACKUP_FORMAT'],
  ] as const)('does not begin with %o', async (env, name) => {
    expect(await backup(env)).toMatchObject({ code: 1, stderr: expect.stringContaining(name) });
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes no key as an argument', async () => {
    expect(await run('backup', [KEY], { DATABASE_URL: source.url, BACKUP_DIR: folder })).toMatchObject({ code: 1 });
  });
});

describe('with pg_dump', () => {
  /** What pretends to be pg_dump, or pg_restore. */
  async function program(body: string): Promise<string> {
    const path = join(folder, `program-${randomUUID()}`);
    const version = `if (process.argv.includes('--version')) { console.log('pg_dump (PostgreSQL) 99.1'); process.exit(); }`;
    await writeFile(path, `#!${process.execPath}\n${version}\n${body}\n`);
    await chmod(path, 0o755);
    return path;
  }
  const SAY = `const told = (...names) => names.map((name) => process.env[name]).join(' ');`;

  it('a dump that is empty, is no dump, or ends with an error is refused, and leaves no file', async () => {
    const bodies = ['', `console.log('hello')`, `process.stdout.write('PGDMP...'); process.exitCode = 3`];
    for (const body of bodies) {
      const PG_DUMP = await program(body);
      expect(await backup({ BACKUP_FORMAT: 'auto', PG_DUMP })).toMatchObject({ code: 1, stdout: '' });
    }
    expect((await readdir(folder)).filter((name) => name.startsWith('resto-'))).toEqual([]);
  });

  it('the password is in no argument; restoring cleans, in one transaction, and stops at the first error', async () => {
    const heard = join(folder, 'heard');
    const PG_DUMP = await program(
      `${SAY} process.stdout.write('PGDMP ' + process.argv.slice(2).join(' ') + ' / ' + told('PGUSER', 'PGPASSWORD', 'BACKUP_KEY'));`,
    );
    const PG_RESTORE = await program(
      `const fs = require('fs'); fs.writeFileSync(${JSON.stringify(heard)}, process.argv.slice(2).join(' ') + '\\n' + fs.readFileSync(0));`,
    );
    const file = await backedUp({ BACKUP_FORMAT: 'pg_dump', PG_DUMP, BACKUP_KEY: KEY });
    expect(file).toMatch(/\.dump\.enc$/);
    const ended = await restore(file, source, { PG_RESTORE, BACKUP_KEY: KEY });
    expect(ended).toMatchObject({ code: 0 });
    const [args, dump] = (await readFile(heard, 'utf8')).split('\n');
    expect(args).toMatch(
      /^--clean --if-exists --no-owner --no-password --exit-on-error --single-transaction --dbname=/,
    );
    expect(args).not.toContain('postgres');
    expect(dump).toMatch(/^PGDMP --format=custom --no-owner [^/]* \/ postgres postgres $/);
  });

  it('what pg_restore quotes of a row is not repeated', async () => {
    const PG_DUMP = await program(`process.stdout.write('PGDMP')`);
    const PG_RESTORE = await program(
      `console.error('pg_restore: error: COPY failed for table orders\\nDETAIL:  Key (phone)=(213555000001)'); process.exit(1);`,
    );
    const file = await backedUp({ BACKUP_FORMAT: 'pg_dump', PG_DUMP });
    const ended = await restore(file, source, { PG_RESTORE });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('COPY failed for table orders') });
    expect(ended.stderr).not.toContain('213555');
  });

  it('one that is older than the server is not used: rows, and said so; by name it is an error', async () => {
    const PG_DUMP = await program('');
    await writeFile(PG_DUMP, (await readFile(PG_DUMP, 'utf8')).replace('99.1', '9.6.1'));
    expect(await backup({ BACKUP_FORMAT: 'auto', PG_DUMP })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is of PostgreSQL 9 .* install postgresql-client-\d+/),
    });
    const nothing = await backup({ BACKUP_FORMAT: 'auto', PATH: folder });
    expect(nothing).toMatchObject({ code: 0, stderr: expect.stringContaining('there is no pg_dump') });
    expect(nothing.stdout.trim()).toMatch(/\.rows\.gz$/);
  });

  it('the drill with the real programs, where they fit the server', async (context) => {
    const { major } = await source.one<{ major: number }>(
      "select current_setting('server_version_num')::int / 10000 major",
    );
    const programs = { PG_DUMP: process.env.PG_DUMP || 'pg_dump', PG_RESTORE: process.env.PG_RESTORE || 'pg_restore' };
    const found = await Promise.all(Object.values(programs).map(majorVersionOf));
    if (found.some((version) => version === null || version < major)) context.skip(`no pg_dump ${major} here`);
    const file = await backedUp({ BACKUP_FORMAT: 'pg_dump', BACKUP_KEY: KEY, ...programs });
    const target = await createTestDatabase({ migrated: true });
    expect(await restore(file, target, { BACKUP_KEY: KEY, ...programs })).toMatchObject({ code: 0 });
    await expectSame(target);
  });
});

it('half a restore is no restore: rows that break a foreign key leave the database as it was', async () => {
  const own = await createTestDatabase({ migrated: true });
  await applyDemoData({ url: own.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
  // As a superuser may: the child stays, its parent goes.
  await own.query('set session_replication_role = replica');
  await own.query('delete from restaurants');
  const file = await backedUp({ DATABASE_URL: own.url });
  const target = await createTestDatabase({ migrated: false });
  await target.query('create table precious as select 1 as x');
  const ended = await restore(file, target);
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/Postgres refused \(23503/) });
  expect(await target.query('select x from precious')).toEqual([{ x: 1 }]);
  expect(await tablesIn(target)).toBe(1);
});

async function damage(file: string, place: 'first' | 'middle' | 'last'): Promise<void> {
  const bytes = await readFile(file);
  const at = { first: 0, middle: Math.floor(bytes.length / 2), last: bytes.length - 1 }[place];
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

async function sha256Of(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
