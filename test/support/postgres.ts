import pg from 'pg';
import { afterAll, inject } from 'vitest';

let pool: pg.Pool | undefined;

/** Rows of the journeys' database. */
export async function rows<Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  pool ??= openPool();
  const result = await pool.query<Row>(text, [...values]);
  return result.rows;
}

function openPool(): pg.Pool {
  const opened = new pg.Pool({
    connectionString: inject('postgresUrl'),
    max: 2,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  opened.on('error', () => {});
  return opened;
}

afterAll(async () => {
  await pool?.end();
});
