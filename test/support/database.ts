import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { urlOf } from '../../scripts/dev/postgres.ts';

export interface TestDatabase {
  readonly url: string;
  /** The same database for the Neon driver, with `localProxy` in front of it. */
  readonly neonUrl: string;
  readonly localProxy: string;
  /** Rows of a statement; one connection, opened by the first call. */
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** The first row; throws without one. */
  one<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row>;
}

const TEMPLATE = 'resto_template';
const opened: { readonly name: string; readonly pool: pg.Pool }[] = [];

// This module is loaded once per test file.
afterAll(async () => {
  for (const { name, pool } of opened.splice(0)) {
    await pool.end();
    await asAdmin(`drop database ${name} with (force)`);
  }
});

/** A database that only this test file sees, dropped after its last test. `migrated`: with every table and no data of our own. */
export async function createTestDatabase(input: { migrated: boolean }): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const template = input.migrated ? TEMPLATE : 'template1';
  await asAdmin(`create database ${name} template ${template}`);
  const url = urlOf({ port: inject('postgresPort'), database: name });
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000, query_timeout: 30_000 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  opened.push({ name, pool });
  const query: TestDatabase['query'] = async (text, values = []) => (await pool.query(text, [...values])).rows;
  return {
    url,
    neonUrl: `postgres://postgres:postgres@db.localtest/${name}`,
    localProxy: `127.0.0.1:${inject('neonPort')}`,
    query,
    async one(text, values) {
      const [row] = await query(text, values);
      if (row === undefined) throw new Error(`no row: ${text.slice(0, 80)}`);
      return row as never;
    },
  };
}

/** Many connections to it, for what happens at the same instant. They are cut off with the database, which may come before each has said goodbye. */
export function openPool(database: TestDatabase, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: database.url, max, connectionTimeoutMillis: 30_000 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  afterAll(() => pool.end());
  return pool;
}

async function asAdmin(statement: string): Promise<void> {
  const connectionString = urlOf({ port: inject('postgresPort'), database: 'postgres' });
  const admin = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, query_timeout: 30_000 });
  try {
    await admin.connect();
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
