import type { IncomingHttpHeaders } from 'node:http';
import pg from 'pg';

/** What Neon's `POST /sql` takes and gives (github.com/neondatabase/neon, proxy/src/serverless/sql_over_http.rs). */
export interface SqlAnswer {
  readonly status: 200 | 400 | 500;
  readonly body: object;
}

interface Statement {
  readonly query: string;
  readonly params?: readonly unknown[];
}

const POOL_SIZE = 16;
const CONNECT_TIMEOUT_MS = 5_000;
const IDLE_MS = 20_000;
const SQLSTATE = /^[0-9A-Z]{5}$/;
const ERROR_FIELDS = [
  'severity',
  'code',
  'detail',
  'hint',
  'position',
  'internalPosition',
  'internalQuery',
  'where',
  'schema',
  'table',
  'column',
  'dataType',
  'constraint',
  'file',
  'line',
  'routine',
] as const;
const ISOLATION: Readonly<Record<string, string>> = {
  ReadUncommitted: 'read uncommitted',
  ReadCommitted: 'read committed',
  RepeatableRead: 'repeatable read',
  Serializable: 'serializable',
};
/** Neon hands every value over as Postgres wrote it. */
const RAW_TYPES = { getTypeParser: () => (value: unknown) => value };

/** One pool per user and database of ONE Postgres: the host of a connection string is not looked at. */
export class NeonSql {
  private readonly pools = new Map<string, pg.Pool>();
  private readonly postgres: { readonly host: string; readonly port: number };

  constructor(postgres: { host: string; port: number }) {
    this.postgres = postgres;
  }

  async answer(request: { headers: IncomingHttpHeaders; body: string }): Promise<SqlAnswer> {
    const { headers } = request;
    let client: pg.PoolClient | undefined;
    let inTransaction = false;
    try {
      const body = JSON.parse(request.body) as Statement | { queries: readonly Statement[] };
      client = await this.poolFor(String(headers['neon-connection-string'])).connect();
      inTransaction = 'queries' in body;
      const asArrays = headers['neon-array-mode'] === 'true';
      const answer =
        'queries' in body ? await runAll(client, body.queries, headers) : await runOne(client, body, asArrays);
      client.release();
      return { status: 200, body: answer };
    } catch (error) {
      // A connection that is gone, or left inside a failed transaction, must not be lent again.
      client?.release(inTransaction || sqlStateOf(error) === null);
      return failureOf(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.end()));
    this.pools.clear();
  }

  private poolFor(connectionString: string): pg.Pool {
    const { username, password, pathname } = new URL(connectionString);
    const key = `${username}:${password}@${pathname}`;
    const known = this.pools.get(key);
    if (known) return known;
    const pool = new pg.Pool({
      ...this.postgres,
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      database: decodeURIComponent(pathname.slice(1)),
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: IDLE_MS,
      allowExitOnIdle: true,
    });
    // Idle connections break when Postgres goes away: the pool drops them, and the next call opens new ones.
    pool.on('error', () => {});
    this.pools.set(key, pool);
    return pool;
  }
}

async function runOne(client: pg.PoolClient, statement: Statement, asArrays: boolean): Promise<object> {
  const query = { text: statement.query, values: [...(statement.params ?? [])], types: RAW_TYPES };
  const result = asArrays ? await client.query({ ...query, rowMode: 'array' }) : await client.query(query);
  const last = Array.isArray(result) ? result.at(-1) : result;
  const { command, rowCount, rows, fields } = last as pg.QueryResult;
  return { command, rowCount, rows, fields, rowAsArray: asArrays };
}

async function runAll(
  client: pg.PoolClient,
  statements: readonly Statement[],
  headers: IncomingHttpHeaders,
): Promise<object> {
  const asArrays = headers['neon-array-mode'] === 'true';
  await client.query(`begin ${transactionModeOf(headers)}`);
  const results: object[] = [];
  for (const statement of statements) results.push(await runOne(client, statement, asArrays));
  await client.query('commit');
  return { results };
}

function transactionModeOf(headers: IncomingHttpHeaders): string {
  const isolation = ISOLATION[String(headers['neon-batch-isolation-level'])];
  return [
    isolation === undefined ? '' : `isolation level ${isolation}`,
    headers['neon-batch-read-only'] === 'true' ? 'read only' : '',
    headers['neon-batch-deferrable'] === 'true' ? 'deferrable' : '',
  ].join(' ');
}

/** A statement that failed is a 400 with Postgres' own fields; a database that is not there is a 500 without an SQLSTATE. */
function failureOf(error: unknown): SqlAnswer {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SyntaxError) return { status: 400, body: { message: `invalid request: ${message}` } };
  if (sqlStateOf(error) === null)
    return { status: 500, body: { message: `could not connect to compute node: ${message}` } };
  const facts = error as Readonly<Record<string, unknown>>;
  const fields = Object.fromEntries(ERROR_FIELDS.map((name) => [name, facts[name] ?? null]));
  return { status: 400, body: { message, ...fields } };
}

function sqlStateOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  // System errors such as EPIPE look like one: Postgres' own are of its own class.
  return error instanceof pg.DatabaseError && typeof code === 'string' && SQLSTATE.test(code) ? code : null;
}
