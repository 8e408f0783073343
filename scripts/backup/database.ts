import pg from 'pg';

const CONNECT_TIMEOUT_MS = 15_000;
/** Of one statement, the longest of which builds a foreign key over a whole table. */
const STATEMENT_TIMEOUT_MS = 30 * 60 * 1_000;

/** What decides how Postgres writes and reads a value as text: the same on both sides. */
const TEXT_FORM = `set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = public, pg_catalog;
  set local lock_timeout = '60s'; set local statement_timeout = '30min'; set local client_min_messages = warning`;

/** One transaction, which ends with the work; `begin` is the statement that begins it. */
export async function inOneTransaction<T>(
  input: { url: string; begin: string },
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connectTo(input.url);
  try {
    await client.query(`${input.begin}; ${TEXT_FORM}`);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function connectTo(url: string): Promise<pg.Client> {
  const options = { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: STATEMENT_TIMEOUT_MS };
  const client = new pg.Client({ connectionString: url, ...options });
  client.on('error', () => {});
  await client.connect();
  return client;
}
