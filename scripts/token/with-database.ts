import { userInfo } from 'node:os';
import pg from 'pg';
import { TokenError } from './token-error.ts';

const CONNECT_TIMEOUT_MS = 15_000;
const QUERY_TIMEOUT_MS = 30_000;
/** Any number, but the same for everyone who changes clients: two who give one name to two clients take turns. */
const LOCK = 7_246_813;
const UNDEFINED_TABLE = '42P01';

/** One transaction, in the name of whoever sits at the keyboard (`api_clients_audit.changed_by`). */
export async function withDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await open(url);
  try {
    await client.query('begin');
    await client.query("select pg_advisory_xact_lock($1), set_config('resto.actor', $2, true)", [LOCK, actor()]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    if (error instanceof pg.DatabaseError && error.code === UNDEFINED_TABLE)
      throw new TokenError('this database has no such table yet: run the migrations first (npm run migrate)');
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function open(url: string): Promise<pg.Client> {
  const options = { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: QUERY_TIMEOUT_MS };
  const client = new pg.Client({ connectionString: url, ...options });
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    // A refused connection is an AggregateError whose own message is empty.
    const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : '';
    throw new TokenError(
      `no database at ${placeOf(url)} (${reason}): set DATABASE_URL, or start the local stack with npm run dev`,
    );
  }
}

/** Without user and password. */
function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'DATABASE_URL, which is no address';
}

function actor(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    return 'cli';
  }
}
